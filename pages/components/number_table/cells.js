// The cells of a number table: texts, and a field in the one that is at hand.
//
// 4,096 fields take 0.6 s to draw, and as many texts 0.2 s. A key that leads to another cell is
// answered before the next one is heard, so the field is there for it.

const keyOf = (row, column) => `${row} ${column}`

function newField() {
  const field = document.createElement("input")
  const settings = { type: "text", inputmode: "text", autocomplete: "off", autocorrect: "off",
    autocapitalize: "off", spellcheck: "false", translate: "no", enterkeyhint: "next" } // prettier-ignore
  for (const [name, value] of Object.entries(settings)) field.setAttribute(name, value)
  field.before = "" // what stood in it before anything was typed
  return field
}

function element(name, role, text = "") {
  const made = document.createElement(name)
  made.setAttribute("role", role)
  made.textContent = text
  return made
}

// Rows and columns of another matrix: all of it anew, with the field in the same place if there is one.
function buildCells(grid) {
  const { rows, columns } = grid.data
  const isAtHand = grid.field === document.activeElement
  const heads = element("tr", "row")
  heads.append(...["", ...columns].map(() => element("th", "columnheader")))
  const lines = rows.map(() => {
    const line = element("tr", "row")
    line.append(element("th", "rowheader"), ...columns.map(() => element("td", "gridcell")))
    return line
  })
  grid.table.tHead.replaceChildren(heads)
  grid.table.tBodies[0].replaceChildren(...lines)
  grid.cells = lines.map(line => [...line.children].slice(1))
  grid.root.style.setProperty("--columns", columns.length)
  grid.scroll.scrollTo(0, 0)
  grid.field.remove()
  const { row = 0, column = 0 } = grid.field
  placeField(grid, Math.min(row, rows.length - 1), Math.min(column, columns.length - 1))
  if (isAtHand) grid.field.focus()
}

function placeField(grid, row, column) {
  const { field } = grid
  Object.assign(field, { matrix: grid.data.matrix, row, column })
  field.value = field.before = textAt(grid, row, column)
  grid.cells[row][column].replaceChildren(field)
}

function writeLabels({ data, table, root }) {
  const [corner, ...heads] = table.tHead.rows[0].children
  corner.textContent = data.matrix
  heads.forEach((head, i) => { head.textContent = data.columns[i] }) // prettier-ignore
  root.toggleAttribute("data-words", data.rows.some(label => label.includes(" ")))
  data.rows.forEach((label, i) => {
    const head = table.tBodies[0].rows[i].firstChild
    head.textContent = head.title = label
  })
}

// What stands in a cell: what was typed and is not yet heard, what could not be read, its number.
function textAt({ data, unheard, unread }, row, column) {
  const typed = unheard.findLast(
    one => one.matrix === data.matrix && one.row === row && one.column === column && !one.isBlock
  )
  return typed?.text ?? (typed ? null : unread.get(keyOf(row, column))) ?? data.numbers[row][column]
}

function writeCell(grid, row, column) {
  const cell = grid.cells[row][column]
  const { edited } = grid.data.texts
  const [isEdited, isUnread] = [grid.edited, grid.unread].map(some => some.has(keyOf(row, column)))
  if (cell.hasAttribute("data-edited") !== isEdited) {
    cell.toggleAttribute("data-edited", isEdited)
  }
  setOrRemove(cell, "aria-description", isEdited && edited)
  setOrRemove(cell, "aria-invalid", isUnread && "true")
  const text = textAt(grid, row, column)
  const { field } = grid
  if (field.parentElement === cell) {
    writeField(field, text)
    labelField(grid)
  } else if (cell.firstChild?.data !== text) {
    cell.textContent = text
  }
}

function setOrRemove(element, name, value) {
  if (!value) {
    if (element.hasAttribute(name)) element.removeAttribute(name)
  } else if (element.getAttribute(name) !== value) {
    element.setAttribute(name, value)
  }
}

// What is being typed stays, and so does the place of the caret.
function writeField(field, text) {
  const isUntouched = field.value === field.before
  field.before = text
  if (!isUntouched || field.value === text) return
  const { selectionStart: start, selectionEnd: end, value } = field
  field.value = text
  if (field !== document.activeElement) return
  if (start === 0 && end === value.length) selectAll(field)
  else field.setSelectionRange(start, end)
}

// Backwards, so that the first digits are seen.
function selectAll(field) {
  field.setSelectionRange(0, field.value.length, "backward")
  field.scrollLeft = 0
}

function labelField({ data, field, edited, unread, bar }) {
  const { row, column } = field
  const name = `${data.matrix}[${row + 1}, ${column + 1}]`
  const key = keyOf(row, column)
  const word = data.rows[row].replace(/^\d+ ?/, "")
  const label = [name, word, edited.has(key) && data.texts.edited].filter(Boolean).join(", ")
  setOrRemove(field, "aria-label", label)
  setOrRemove(field, "aria-invalid", unread.has(key) && "true")
  setOrRemove(field, "aria-describedby", unread.has(key) && "attention-number-table-problem")
  bar.firstElementChild.textContent = name
  bar.lastElementChild.textContent = field.value
}

// The cells that are selected, as a spreadsheet takes them.
function copyCells(grid, event) {
  const selection = getSelection()
  const isIn = cell => selection.containsNode(cell, true)
  const lines = grid.cells.map((line, row) =>
    line.flatMap((cell, column) => (isIn(cell) ? [textAt(grid, row, column)] : []))
  )
  const chosen = lines.filter(line => line.length)
  if (event.target.matches("input") || !chosen.length) return
  event.preventDefault()
  event.clipboardData.setData("text/plain", chosen.map(line => line.join("\t")).join("\n"))
}
