// Functions that several components share.

// Navigating by Streamlit's own link keeps the URL parameters.
const pageLink = address => navigationLinks().find(({ href }) => new URL(href).pathname.split("/").at(-1) === address)

// A request of a widget that follows at once names the old page and takes the place of this one:
// it is asked for again, where nothing runs and nothing has opened.
function openPage(address) {
  const link = pageLink(address)
  if (!link) return
  const left = location.pathname
  link.click()
  if (new URL(link.href).pathname === left) return
  let [looks, idle] = [0, 0]
  const looking = setInterval(() => {
    idle = isScriptRunning() ? 0 : idle + 1
    if (location.pathname !== left || ++looks > 20) clearInterval(looking)
    else if (idle > 1) {
      idle = 0
      pageLink(address)?.click()
    }
  }, 250)
}

// A popover has the role of a dialog only while it is open: Escape closes an open dialog before it
// unpins a number.
function dialogWhileOpen(panel) {
  panel.ontoggle = ({ newState }) => {
    if (newState === "open") panel.setAttribute("role", "dialog")
    else panel.removeAttribute("role")
  }
}

// Keys pressed inside the element do not trigger Streamlit's shortcuts.
function keepKeys(element) {
  element.onkeydown = event => {
    if (event.key !== "Tab" && event.key !== "Escape") stopShortcuts(event)
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
