// The name of the app, and its pages: a button for each group, and where the window is too narrow for
// them, one button with the app's name for all.

export default function ({ data, parentElement }) {
  const { app, label, groups } = parsed(data)
  const find = part => parentElement.querySelector(`.attention-menu${part}`)
  find("").setAttribute("aria-label", label)
  find("-name").textContent = app
  linkTo(find("-name"), "")
  const all = find("-all")
  all.replaceChildren(made("span", "app", app))
  all.setAttribute("aria-label", `${label}: ${app}`)
  fill(find("-panel"), all, groups)
  const places = [...find("-groups").children]
  groups.forEach((group, i) => {
    const place = places[i] ?? placeIn(find("-groups"))
    const [button, panel] = place.children
    button.textContent = group.title
    button.toggleAttribute("data-open-page", group.pages.some(page => page.is_open))
    fill(panel, button, [group])
  })
}

function placeIn(parent) {
  const [place, button, panel] = [made("div", "group"), made("button", "button"), made("div", "panel")]
  button.type = "button"
  panel.popover = "auto"
  place.append(button, panel)
  parent.append(place)
  return place
}

function made(tag, name, text = "") {
  const created = document.createElement(tag)
  created.className = `attention-menu-${name}`
  created.textContent = text
  return created
}

// A panel that its button opens and closes; what is open and focused stays so.
function fill(panel, button, groups) {
  button.popoverTargetElement = panel
  panel.onbeforetoggle = ({ newState }) => {
    if (newState !== "open") return
    for (const link of panel.querySelectorAll("a")) linkTo(link, link.dataset.address)
    const { left, bottom } = button.getBoundingClientRect()
    panel.style.inset = `${bottom + 6}px auto auto ${Math.max(8, left)}px`
  }
  const contents = JSON.stringify(groups)
  if (panel.dataset.contents === contents) return
  panel.dataset.contents = contents
  panel.replaceChildren(...groups.flatMap(group => [...(groups.length > 1 ? [made("p", "title", group.title)] : []), listOf(group, panel)]))
}

function listOf({ title, pages }, panel) {
  const list = made("ul", "list")
  list.setAttribute("aria-label", title)
  for (const { number, title, address, is_open: isOpen } of pages) {
    const [item, link] = [document.createElement("li"), made("a", "page")]
    link.append(made("span", "number", number), ` ${title}`)
    link.dataset.address = address
    if (isOpen) link.setAttribute("aria-current", "page")
    linkTo(link, address, () => panel.hidePopover())
    item.append(link)
    list.append(item)
  }
  return list
}

// A link that keeps the settings, also in a new tab.
function linkTo(link, address, before) {
  const page = new URL(pageLink(address)?.href ?? location.href)
  page.search = location.search
  link.href = page.href
  if (before || !link.onclick) {
    link.onclick = event => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return
      event.preventDefault()
      before?.()
      openPage(address)
    }
  }
}
