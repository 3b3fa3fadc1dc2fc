// Explains the pinned number. Typed words are only ever set as text.

const panels = new WeakMap()

export default function (component) {
  const { data, parentElement, setTriggerValue } = component
  const panel = panels.get(parentElement) ?? open(parentElement)
  panel.data = JSON.parse(new TextDecoder().decode(data))
  panel.pin = cell => setTriggerValue("pin", cell)
  panel.edit = (cell, number) => setTriggerValue("edit", `${cell}_${number}`)
  show(panel)
  return () => {
    document.removeEventListener("keydown", panel.escape)
    panels.delete(parentElement)
    tell("attention-pin", null)
  }
}

// The figures listen: which cell is pinned, and which one is pointed at here.
const tell = (name, detail) => document.dispatchEvent(new CustomEvent(name, { detail }))

function open(parent) {
  const find = name => parent.querySelector(`.attention-explanation${name}`)
  const panel = {
    root: find(""),
    choice: find("-choice"),
    cell: find("-cell"),
    trail: find("-trail"),
    close: find("-close"),
    what: find("-what"),
    more: find("-more"),
    form: find("-edit"),
    visited: [], // the cells on the way to this one, first to last
    expected: null, // the cell that a link of this panel asked for
    isUnfolded: false,
  }
  panel.choice.onsubmit = event => {
    event.preventDefault()
    const { matrix, row, column } = panel.choice.elements
    panel.pin(`${matrix.value}.${row.value}.${column.value}`)
  }
  panel.choice.elements.matrix.onchange = () => offerCells(panel, 0, 0)
  panel.close.onclick = () => {
    panel.pin("")
    document.querySelector(".attention-plot-figure")?.focus({ preventScroll: true })
  }
  panel.form.onsubmit = event => {
    event.preventDefault()
    const number = panel.form.elements.number.value.trim()
    if (number) panel.edit(panel.data.pinned.edit.cell, number)
  }
  panel.form.elements.undo.onclick = () => panel.edit(panel.data.pinned.edit.cell, "")
  panel.more.onclick = () => {
    panel.isUnfolded = !panel.isUnfolded
    showRows(panel)
  }
  keepKeys(panel.root)
  // Escape unpins from anywhere, but closes what is open over the page first.
  panel.escape = event => {
    if (event.key === "Escape" && panel.data.pinned && !hasOverlay()) panel.pin("")
  }
  document.addEventListener("keydown", panel.escape)
  panels.set(parent, panel)
  return panel
}

function show(panel) {
  const { data, root, cell } = panel
  const { pinned, texts } = data
  for (const element of root.querySelectorAll("[data-text]")) {
    element.textContent = texts[element.dataset.text]
  }
  for (const select of panel.choice.querySelectorAll("select")) {
    select.setAttribute("aria-label", texts[select.name])
  }
  panel.close.setAttribute("aria-label", texts.close)
  panel.close.title = texts.close
  panel.what.title = texts.what
  panel.what.setAttribute("aria-label", texts.what)
  panel.what.hidden = !pinned
  panel.what.onclick = () => tell("attention-glossary", pinned.matrix)
  keepTrail(panel)
  offerMatrices(panel)
  cell.hidden = panel.close.hidden = !pinned
  const place = pinned && { matrix: pinned.matrix, row: pinned.row, column: pinned.column }
  root.dataset.pinned = JSON.stringify(place) // for a figure that comes later
  tell("attention-pin", place)
  const title = pinned ? marked(`${pinned.symbol} = ${pinned.value}`) : []
  root.querySelector("h3").replaceChildren(...title)
  if (!pinned) return
  root.querySelector(".attention-explanation-sentence").textContent = pinned.sentence
  root.querySelector(".attention-explanation-symbols").replaceChildren(...marked(pinned.symbols))
  root.querySelector(".attention-explanation-digits").textContent = pinned.digits
  showTrail(panel)
  showEdit(panel)
  showRows(panel)
  // The link that was followed is gone; who used the keyboard goes on from here.
  if (panel.isFollowed) root.querySelector("h3").focus({ preventScroll: true })
}

// A link adds the cell it leaves to the trail; a pin from anywhere else starts a new one.
function keepTrail(panel) {
  panel.isFollowed = false
  const now = panel.data.pinned
  const before = panel.before
  if (now?.cell === before?.cell) return
  const again = panel.visited.findIndex(({ cell }) => cell === now?.cell)
  const isAskedFor = now && panel.expected === now.cell
  panel.isFollowed = Boolean(isAskedFor)
  if (isAskedFor && again >= 0) panel.visited.length = again
  else if (isAskedFor && before) panel.visited.push(before)
  else panel.visited = []
  panel.before = now && { cell: now.cell, symbol: now.symbol }
  panel.expected = null
  panel.isUnfolded = false
}

function follow(panel, cell) {
  panel.expected = cell
  panel.pin(cell)
}

function showTrail(panel) {
  const { trail, visited, data } = panel
  trail.setAttribute("aria-label", data.texts.trail)
  trail.replaceChildren(
    ...visited.flatMap(({ cell, symbol }) => [link(panel, { text: symbol, cell }), "→"])
  )
  if (visited.length) trail.append(...marked(data.pinned.symbol))
}

function link(panel, { text, cell, symbol }) {
  const button = document.createElement("button")
  button.type = "button"
  button.className = "attention-explanation-link"
  button.dataset.cell = cell
  button.append(...marked(text))
  if (symbol) button.title = plain(symbol)
  button.onclick = () => follow(panel, cell)
  const [, matrix, row, column] = cell.match(/^(.+)\.(\d+)\.(\d+)$/)
  const point = () => tell("attention-point", { matrix, row: row - 1, column: column - 1 })
  const leave = () => tell("attention-point", null)
  button.onmouseenter = button.onfocus = point
  button.onmouseleave = button.onblur = leave
  return button
}

function showRows(panel) {
  const { root, data, more } = panel
  const { pinned, texts } = data
  const [head, body, foot] = ["thead", "tbody", "tfoot"].map(name => root.querySelector(name))
  const { rows, shown, total, total_column: totalColumn } = pinned
  const isLong = rows.length > shown
  const listed = isLong && !panel.isUnfolded ? rows.slice(0, shown) : rows
  const hasBars = total !== null
  head.replaceChildren(...(rows.length ? [row("th", pinned.head.map(marked))] : []))
  body.replaceChildren(...listed.map(one => termOf(panel, one, hasBars, rows)))
  foot.replaceChildren()
  if (total !== null) {
    const before = Array(totalColumn).fill([])
    foot.append(row("td", [[texts.sum.replace("{count}", rows.length)], ...before, [total]]))
  }
  more.hidden = !isLong
  more.textContent = panel.isUnfolded
    ? texts.fewer
    : texts.more.replace("{count}", rows.length - shown)
}

function termOf(panel, { label, numbers, share, is_own: isOwn }, hasBars, rows) {
  const cells = numbers.map(number => [number.cell ? link(panel, number) : number.text])
  const line = row("td", [...(label === null ? [] : [[label]]), ...cells])
  if (label !== null) line.firstChild.title = label
  if (isOwn) line.dataset.own = ""
  if (hasBars) line.append(bar(share, rows))
  return line
}

// What is being typed stays while the number that it is meant for does.
function showEdit(panel) {
  const { form, data } = panel
  const { edit } = data.pinned
  form.hidden = !edit
  if (!edit) return
  const { number, undo } = form.elements
  const now = `${edit.cell} ${edit.value}`
  if (panel.editing !== now) number.value = edit.value
  panel.editing = now
  undo.hidden = !edit.is_edited
}

function row(tag, cells) {
  const line = document.createElement("tr")
  for (const contents of cells) {
    const cell = document.createElement(tag)
    cell.append(...contents)
    line.append(cell)
  }
  return line
}

// From the zero line to the left for a negative term, to the right for a positive one.
function bar(share, rows) {
  const cell = document.createElement("td")
  const isSigned = rows.some(one => one.share < 0)
  const [zero, unit] = isSigned ? [50, 50] : [0, 100]
  const length = Math.abs(share) * unit
  cell.className = "attention-explanation-bar"
  cell.setAttribute("aria-hidden", "true")
  cell.style.setProperty("--zero", `${zero}%`)
  cell.style.setProperty("--from", `${share < 0 ? zero - length : zero}%`)
  cell.style.setProperty("--length", `${length}%`)
  cell.style.setProperty("--bar", share < 0 ? "#3f83c4" : isSigned ? "#cf5a48" : "#7d5cc6")
  cell.append(document.createElement("span"))
  return cell
}

function offerMatrices(panel) {
  const { choices, pinned } = panel.data
  const { matrix } = panel.choice.elements
  const chosen = pinned?.matrix ?? (matrix.value || "scores")
  fillSelect(matrix, choices.map(choice => [choice.matrix, choice.matrix]), chosen)
  const rows = panel.choice.elements
  offerCells(panel, pinned?.row ?? rows.row.selectedIndex, pinned?.column ?? rows.column.selectedIndex)
}

function offerCells(panel, row, column) {
  const { choices, axes, words } = panel.data
  const { elements } = panel.choice
  const choice = choices.find(one => one.matrix === elements.matrix.value)
  const options = (count, axis) =>
    Array.from({ length: count }, (_, i) => [
      i + 1, words[axis] ? `${i + 1} ${words[axis][i]}` : `${axes[axis] ?? ""} ${i + 1}`.trim(),
    ]) // prettier-ignore
  fillSelect(elements.row, options(choice.rows, choice.row_axis), Math.max(0, row) + 1)
  fillSelect(elements.column, options(choice.columns, choice.column_axis), Math.max(0, column) + 1)
}
