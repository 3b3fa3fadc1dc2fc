// What parts of ours do on the page in one way.

// Streamlit's own link keeps what the address holds.
function openPage(address) {
  const links = [...document.querySelectorAll("[data-testid=stSidebarNavLink]")]
  links.find(({ href }) => new URL(href).pathname.split("/").at(-1) === address)?.click()
}

// Only while it is open is it a dialog, which Escape closes before it unpins a number.
function dialogWhileOpen(panel) {
  panel.ontoggle = ({ newState }) => {
    if (newState === "open") panel.setAttribute("role", "dialog")
    else panel.removeAttribute("role")
  }
}

// What is typed here is not meant for the page's own shortcuts.
function keepKeys(part) {
  part.onkeydown = event => {
    if (event.key !== "Tab" && event.key !== "Escape") event.stopPropagation()
  }
}

// Each option is [value, text].
function fillSelect(select, options, chosen) {
  select.replaceChildren(
    ...options.map(([value, text]) => {
      const option = document.createElement("option")
      option.value = value
      option.textContent = text
      return option
    })
  )
  select.value = chosen
  if (select.selectedIndex < 0) select.selectedIndex = 0
}
