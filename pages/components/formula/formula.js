// The formula: pointing at a part lights up its matrix and what it is computed from, in the figure;
// pressing it scrolls there.

export default function ({ data, parentElement }) {
  const { parts, label, roles } = parsed(data)
  const find = part => parentElement.querySelector(`.attention-formula${part}`)
  const written = JSON.stringify([parts, label, roles])
  if (find("").written === written) return // keeps the focus
  find("").written = written
  find("-parts").setAttribute("aria-label", label)
  find("-parts").replaceChildren(...parts.map(part => (typeof part === "string" ? part : buttonOf(part))))
  find("-roles").replaceChildren(...roles.map(roleOf))
  keepKeys(find(""))
}

function buttonOf({ text, matrix, place, name, role }) {
  const button = document.createElement("button")
  button.type = "button"
  button.dataset.matrix = matrix
  if (role) button.dataset.role = role
  button.append(...marked(text))
  button.setAttribute("aria-label", name)
  button.title = name
  button.onmouseenter = button.onfocus = () => tell("attention-point", { matrix: place, row: null, column: null })
  button.onmouseleave = button.onblur = () => tell("attention-point", null)
  button.onclick = () => tell("attention-lead", matrix)
  return button
}

function roleOf([name, does, role]) {
  const [item, strong] = [document.createElement("li"), document.createElement("strong")]
  strong.dataset.role = role
  strong.append(...marked(name))
  item.append(strong, ` ${does}`)
  return item
}

const tell = (type, detail) => document.dispatchEvent(new CustomEvent(type, { detail }))
