// The glossary. `CONTENTS` stands before this: all of it is ours, nothing in it was typed.

let listening = null

export default function ({ data, parentElement }) {
  const { entries, texts, languages } = CONTENTS[data.language]
  const find = part => parentElement.querySelector(`.attention-glossary ${part}`)
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
  const filter = wanted => {
    const sought = wanted.trim().toLowerCase()
    let found = 0
    for (const item of list.children) {
      item.hidden = !item.textContent.toLowerCase().includes(sought) && !item.dataset.name.toLowerCase().includes(sought)
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
  // Any part of the page may ask for a symbol.
  if (listening) document.removeEventListener("attention-glossary", listening)
  listening = ({ detail }) => show(detail)
  document.addEventListener("attention-glossary", listening)
}

// The entry of a matrix: Q.3, of the third head, is a Q; unscaled_weights, without one of their own, are
// weights. W_Q has its own, and is no Q.
function itemNamed(list, matrix) {
  const name = matrix?.split(".")[0]
  const items = [...list.children]
  return items.find(one => one.dataset.name === name) ?? items.find(one => name?.endsWith(`_${one.dataset.name}`))
}

function itemOf({ name, symbol, shape, terms, said, pages }, languages, addresses, panel) {
  const item = document.createElement("li")
  item.dataset.name = name
  const [left, right] = [element("div", "symbol"), document.createElement("div")]
  const size = document.createElement("span")
  size.textContent = shape
  left.append(...marked(symbol), size)
  const words = element("p", "terms")
  words.append(...terms.flatMap((term, i) => {
    const word = document.createElement("span")
    word.lang = languages[i]
    word.textContent = term
    return i ? [" · ", word] : [word]
  })) // prettier-ignore
  const meaning = document.createElement("p")
  meaning.textContent = said
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
  right.append(words, meaning, links)
  item.append(left, right)
  return item
}

function element(tag, part) {
  const made = document.createElement(tag)
  made.className = `attention-glossary-${part}`
  return made
}
