// A table of numbers, typed into as into a spreadsheet. Words and numbers are only ever set as text.

const MORE_THAN_ONE = /[\t\n\r;]/ // between the cells of a block

// What a page holds goes with its element, and not with the function that Streamlit is given to clean
// up: it is also called when data comes while the data before it is still on its way.
const grids = new WeakMap()

export default function (component) {
  const { data, parentElement, setTriggerValue } = component
  const grid = grids.get(parentElement) ?? open(parentElement)
  grid.report = () => setTriggerValue("typed", { visit: grid.visit, typed: grid.unheard })
  show(grid, parsed(data))
}

function open(parent) {
  const find = part => parent.querySelector(`.attention-number-table${part}`)
  const grid = {
    root: find(""),
    bar: find("-bar"),
    scroll: find("-scroll"),
    table: parent.querySelector("table"),
    problem: find("-problem"),
    help: find("-help"),
    field: newField(),
    spare: newField(),
    visit: Math.random().toString(36).slice(2),
    told: 0, // how many texts, so far
    unheard: [], // those of them that no run has answered
  }
  keepKeys(grid.root)
  const { table } = grid
  table.onkeydown = event => press(grid, event)
  table.onmousedown = event => hold(grid, event)
  table.onclick = event => point(grid, event)
  table.oncopy = event => copyCells(grid, event)
  table.onpaste = event => paste(grid, event, event.clipboardData)
  table.ondrop = event => paste(grid, event, event.dataTransfer)
  table.oninput = () => labelField(grid)
  table.addEventListener("focusin", ({ target }) => target === grid.field && selectAll(grid.field))
  table.addEventListener("focusout", ({ target }) => {
    target.isClicked = false
    leave(grid, target)
  })
  table.onmouseover = ({ target }) => {
    if (target.matches("td")) target.title = target.textContent
  }
  table.onmouseout = ({ target }) => {
    if (target.matches("td")) target.removeAttribute("title")
  }
  grids.set(parent, grid)
  return grid
}

function show(grid, data) {
  const [visit, number] = data.heard
  const before = grid.data
  if (visit === grid.visit) grid.unheard = grid.unheard.filter(one => one.number > number)
  grid.unread = new Map(data.unread.map(([row, column, text]) => [keyOf(row, column), text]))
  grid.edited = new Set(data.edited.map(([row, column]) => keyOf(row, column)))
  const is = name => before?.[name].length === data[name].length
  const isSame = before?.matrix === data.matrix && is("rows") && is("columns")
  if (!isSame) leave(grid, grid.field) // what was typed was meant for the matrix that stood there
  grid.data = data
  if (!isSame) buildCells(grid)
  writeLabels(grid)
  grid.cells.forEach((line, row) => line.forEach((_, column) => writeCell(grid, row, column)))
  grid.table.setAttribute("aria-label", data.texts.name)
  grid.help.textContent = data.texts.help
  if (grid.problem.textContent !== data.problem) grid.problem.textContent = data.problem
}

// Tell what was typed, if anything was.
function leave(grid, field) {
  if (field !== grid.field || field.value === field.before) return
  field.before = field.value
  tell(grid, field.value)
}

function tell(grid, text, isBlock = false) {
  const { matrix, row, column } = grid.field
  grid.told += 1
  grid.unheard.push({ number: grid.told, matrix, row, column, text, isBlock })
  grid.report()
}

function enter(grid, row, column) {
  const { field: old, spare } = grid
  leave(grid, old)
  if (old.row !== row || old.column !== column) {
    grid.field = spare
    grid.spare = old
    placeField(grid, row, column)
    spare.focus()
    grid.cells[old.row][old.column].replaceChildren(textAt(grid, old.row, old.column))
    labelField(grid)
  }
  grid.field.focus()
  selectAll(grid.field)
}

function point(grid, { target }) {
  const cell = target.closest("td")
  if (!cell || target === grid.field) return
  enter(grid, cell.parentElement.sectionRowIndex, cell.cellIndex - 1)
  grid.field.isClicked = true
}

// The first click selects what stands there, as the keys do; only another one puts the caret.
function hold({ field }, event) {
  if (event.target !== field || field.isClicked || field.value !== field.before) return
  event.preventDefault()
  field.focus()
  selectAll(field)
  field.isClicked = true
}

function press(grid, event) {
  if (event.isComposing || event.target !== grid.field) return
  if (event.key === "Escape") {
    bringBack(grid, event)
    return
  }
  const [row, column] = targetOf(grid, event)
  if (row === undefined) return
  event.preventDefault()
  enter(grid, row, column)
}

// Which cell a key leads to; none where it moves the caret or leaves the table. At the edge the cell
// stays, and stays selected.
function targetOf({ data, field }, { key, shiftKey, ctrlKey, altKey, metaKey }) {
  const [rows, columns] = [data.rows.length, data.columns.length]
  const { row, column, value, selectionStart: start, selectionEnd: end } = field
  const inside = (at, count) => Math.min(count - 1, Math.max(0, at))
  const to = (down, right) => [inside(row + down, rows), inside(column + right, columns)]
  const onward = by => {
    const index = row * columns + column + by
    const isInside = index >= 0 && index < rows * columns
    return isInside ? [Math.floor(index / columns), index % columns] : []
  }
  if (altKey || metaKey) return []
  if (ctrlKey) return { Home: [0, 0], End: [rows - 1, columns - 1] }[key] ?? []
  if (key === "Tab") return onward(shiftKey ? -1 : 1)
  if (key === "Enter") return to(shiftKey ? -1 : 1, 0)
  if (shiftKey) return []
  if (key === "ArrowUp") return to(-1, 0)
  if (key === "ArrowDown") return to(1, 0)
  const isWhole = start === 0 && end === value.length
  if (key === "ArrowLeft" && (isWhole || (end === 0 && column > 0))) return to(0, -1)
  const isAtEnd = start === value.length && column < columns - 1
  if (key === "ArrowRight" && (isWhole || isAtEnd)) return to(0, 1)
  return []
}

// The former number; where none is needed, Escape is for the page.
function bringBack(grid, event) {
  const { field, data, unread } = grid
  const isUnread = unread.delete(keyOf(field.row, field.column))
  const former = isUnread ? data.numbers[field.row][field.column] : field.before
  if (field.value === former && !isUnread) return
  event.stopPropagation()
  field.value = field.before = former
  selectAll(field)
  if (isUnread) tell(grid, null)
  writeCell(grid, field.row, field.column)
}

// More than one cell goes to Python as it is, and the field stays as it was.
function paste(grid, event, transfer) {
  const text = transfer?.getData("text/plain") ?? ""
  if (event.target !== grid.field || !MORE_THAN_ONE.test(text.replace(/[\r\n]+$/, ""))) return
  event.preventDefault()
  grid.field.value = grid.field.before
  tell(grid, text.slice(0, grid.data.longest + 1), true)
  selectAll(grid.field)
}
