// The glossary. Python prepends `CONTENTS`, which contains no user input.

let listener = null

export default function ({ data, parentElement }) {
  const { entries, texts, languages } = CONTENTS[data.language]
  const find = selector => parentElement.querySelector(`.attention-glossary ${selector}`)
  const [open, panel, field, list] = [find(".attention-glossary-open"), find("[popover]"), find("input"), find("ul")]
  open.textContent = find("h2").textContent = texts.title
  panel.setAttribute("aria-label", texts.title)
  field.placeholder = texts.find
  field.setAttribute("aria-label", texts.find)
  find(".attention-glossary-close").setAttribute("aria-label", texts.close)
  find(".attention-glossary-close").title = texts.close
  if (list.dataset.language !== data.language) {
    list.dataset.language = data.language
    list.setAttribute("aria-label", texts.title)
    list.replaceChildren(...entries.map(entry => itemOf(entry, languages, data.addresses, panel)))
  }
  const filter = text => {
    const term = searched(text)
    let found = 0
    for (const item of list.children) {
      item.hidden = !item.dataset.found.includes(term)
      if (!item.hidden) found += 1
    }
    find("[role=status]").textContent = found ? "" : texts.nothing
  }
  const show = name => {
    field.value = ""
    filter("")
    if (!panel.matches(":popover-open")) panel.showPopover()
    const item = itemNamed(list, name)
    for (const one of list.children) one.toggleAttribute("data-asked", one === item)
    if (!item) return field.focus()
    item.scrollIntoView({ block: "center" })
    list.focus({ preventScroll: true })
  }
  field.oninput = () => filter(field.value)
  open.onclick = () => (panel.matches(":popover-open") ? panel.hidePopover() : show(null))
  find(".attention-glossary-close").onclick = () => {
    panel.hidePopover()
    open.focus()
  }
  dialogWhileOpen(panel)
  keepKeys(panel)
  // Any component can open an entry by this event.
  if (listener) document.removeEventListener("attention-glossary", listener)
  listener = ({ detail }) => show(detail)
  document.addEventListener("attention-glossary", listener)
}

// The entry of a matrix: Q.3, of the third head, has the entry of Q; unscaled_weights, which has none,
// that of weights. W_Q has an entry, so it does not get that of Q.
function itemNamed(list, matrix) {
  const name = matrix?.split(".")[0]
  const items = [...list.children]
  return items.find(one => one.dataset.name === name) ?? items.find(one => name?.endsWith(`_${one.dataset.name}`))
}

// Korean writes many terms with or without spaces.
function searched(text) {
  return text.toLowerCase().replace(/\s/g, "")
}

function itemOf({ name, symbol, shape, role, terms, also, meaning, pages }, languages, addresses, panel) {
  const item = document.createElement("li")
  item.dataset.name = name
  if (role) item.dataset.role = role
  const [left, right] = [element("div", "symbol"), document.createElement("div")]
  const size = document.createElement("span")
  size.append(...coloured(shape))
  left.append(...marked(symbol), size)
  const words = element("p", "terms")
  words.append(...terms.flatMap((term, i) => {
    const word = document.createElement("span")
    word.lang = languages[i]
    word.textContent = term
    return i ? [" · ", word] : [word]
  })) // prettier-ignore
  const description = document.createElement("p")
  description.append(...coloured(meaning))
  const links = element("div", "pages")
  links.append(...pages.map(([page, title]) => {
    const link = element("button", "page")
    link.type = "button"
    link.textContent = title
    link.onclick = () => {
      panel.hidePopover()
      openPage(addresses[page])
    }
    return link
  })) // prettier-ignore
  item.dataset.found = [name, also, left.textContent, words.textContent, description.textContent].map(searched).join(" ")
  right.append(words, description, links)
  item.append(left, right)
  return item
}

// Each piece is [text, role or null].
function coloured(pieces) {
  return pieces.map(([text, role]) => {
    if (!role) return text
    const named = element("strong", "size")
    named.dataset.role = role
    named.textContent = text
    return named
  })
}

function element(tag, name) {
  const created = document.createElement(tag)
  created.className = `attention-glossary-${name}`
  return created
}
