// Explains the pinned number. User input is only ever set as text.

const panels = new WeakMap()

export default function (component) {
  const { data, parentElement, setTriggerValue } = component
  const panel = panels.get(parentElement) ?? mount(parentElement)
  panel.data = parsed(data)
  panel.pin = cell => setTriggerValue("pin", cell)
  panel.edit = (cell, number) => setTriggerValue("edit", `${cell}_${number}`)
  show(panel)
  return () => {
    document.removeEventListener("keydown", panel.onEscape)
    panel.stopWatching()
    panels.delete(parentElement)
    emit("attention-pin", null)
  }
}

// Tells the figures which cell is pinned, and which link is under the pointer.
const emit = (name, detail) => document.dispatchEvent(new CustomEvent(name, { detail }))

function mount(parent) {
  const find = name => parent.querySelector(`.attention-explanation${name}`)
  const panel = {
    root: find(""),
    choice: find("-choice"),
    cell: find("-cell"),
    trail: find("-trail"),
    close: find("-close"),
    what: find("-what"),
    form: find("-edit"),
    visited: [], // the cells of the trail to this one, first to last
    expected: null, // the cell of the link that was followed
    isExpanded: false,
  }
  panel.choice.onsubmit = event => {
    event.preventDefault()
    const { matrix, row, column } = panel.choice.elements
    panel.pin(`${matrix.value}.${row.value}.${column.value}`)
  }
  panel.choice.elements.matrix.onchange = () => fillCells(panel, 0, 0)
  // The lists show the pinned number; once one has changed, its button appears.
  panel.choice.addEventListener("change", () => panel.choice.toggleAttribute("data-changed", true))
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
  keepKeys(panel.root)
  // Escape unpins from anywhere on the page, unless it closes an overlay.
  panel.onEscape = event => {
    if (event.key === "Escape" && panel.data.pinned && !hasOverlay()) panel.pin("")
  }
  document.addEventListener("keydown", panel.onEscape)
  panel.stopWatching = watchPage(panel)
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
  panel.what.onclick = () => emit("attention-glossary", pinned.matrix)
  updateTrail(panel)
  fillMatrices(panel)
  panel.choice.removeAttribute("data-changed")
  cell.hidden = panel.close.hidden = !pinned
  if (pinned) showCell(panel)
  else root.querySelector("h3").replaceChildren()
  const place = pinned && { matrix: pinned.matrix, row: pinned.row, column: pinned.column }
  root.dataset.pinned = JSON.stringify(place) // for figures that are mounted later
  emit("attention-pin", place)
  dock(panel)
}

function showCell(panel) {
  const { root, data } = panel
  const { symbol, value, symbols, digits, sentence } = data.pinned
  const find = name => root.querySelector(`.attention-explanation-${name}`)
  root.querySelector("h3").replaceChildren(...marked(`${symbol} = ${value}`))
  find("symbols").replaceChildren(...coloured(symbols))
  find("digits").replaceChildren(...digits.map(one => (one.cell ? link(panel, one) : one.text)))
  find("sentence").replaceChildren(...coloured(sentence, text => [text])) // with words as they were typed
  showTrail(panel)
  showEdit(panel)
  showTable(panel)
  // The followed link no longer exists; keyboard users continue from the heading.
  if (panel.isFollowed) root.querySelector("h3").focus({ preventScroll: true })
}

// Following a link adds the previous cell to the trail; any other pin starts a new trail.
function updateTrail(panel) {
  panel.isFollowed = false
  const pinned = panel.data.pinned
  const { previous } = panel
  if (pinned?.cell === previous?.cell) return
  const visitedIndex = panel.visited.findIndex(({ cell }) => cell === pinned?.cell)
  const isExpected = pinned && panel.expected === pinned.cell
  panel.isFollowed = Boolean(isExpected)
  if (isExpected && visitedIndex >= 0) panel.visited.length = visitedIndex
  else if (isExpected && previous) panel.visited.push(previous)
  else panel.visited = []
  panel.previous = pinned && { cell: pinned.cell, symbol: pinned.symbol }
  panel.expected = null
  panel.isExpanded = false
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

function link(panel, { text, cell, symbol, role }) {
  const button = document.createElement("button")
  button.type = "button"
  button.className = "attention-explanation-link"
  button.dataset.cell = cell
  if (role) button.dataset.role = role
  button.append(...marked(text))
  if (symbol) button.title = plain(symbol)
  button.onclick = () => follow(panel, cell)
  const [, matrix, row, column] = cell.match(/^(.+)\.(\d+)\.(\d+)$/)
  const point = () => emit("attention-point", { matrix, row: row - 1, column: column - 1 })
  const unpoint = () => emit("attention-point", null)
  button.onmouseenter = button.onfocus = point
  button.onmouseleave = button.onblur = unpoint
  return button
}

// Keeps what is being typed as long as the edited number stays the same.
function showEdit(panel) {
  const { form, data } = panel
  const { edit } = data.pinned
  form.hidden = !edit
  if (!edit) return
  const { number, undo } = form.elements
  const edited = `${edit.cell} ${edit.value}`
  if (panel.edited !== edited) number.value = edit.value
  panel.edited = edited
  undo.hidden = !edit.is_edited
}

function fillMatrices(panel) {
  const { choices, pinned } = panel.data
  const { matrix } = panel.choice.elements
  const chosen = pinned?.matrix ?? (matrix.value || "scores")
  fillSelect(matrix, choices.map(choice => [choice.matrix, choice.matrix]), chosen)
  const rows = panel.choice.elements
  fillCells(panel, pinned?.row ?? rows.row.selectedIndex, pinned?.column ?? rows.column.selectedIndex)
}

function fillCells(panel, row, column) {
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
