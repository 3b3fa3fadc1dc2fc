// Frames around a cell and around what it is computed from: in the browser alone, at once.
//
// A drawn cell, { matrix, row, column } on the figure, is a cell of the computation, its place:
// a cell of K's transpose, say, is one of K. Places are what is pinned and what sources name.

function placeOf(state, { matrix, row, column }) {
  const { cell } = metaOf(state, matrix)
  const index = which => (typeof which === "number" ? which : { row, column }[which])
  return { matrix: cell.matrix, row: index(cell.row), column: index(cell.column) }
}

const metaOf = ({ matrices }, name) => matrices.find(m => m.name === name).meta

// Where cells of a matrix are drawn; a row or column of null means all of them. What is drawn
// once for each line, like the query that is compared with every key, is framed on one line.
function drawn(state, { matrix, row, column }, line) {
  return state.matrices.flatMap(m => {
    if (m.meta.cell.matrix !== matrix) return []
    const at = { row: null, column: null }
    for (const [wanted, which] of [[row, m.meta.cell.row], [column, m.meta.cell.column]]) {
      if (typeof which !== "number") at[which] = wanted
      else if (wanted !== null && wanted !== which) return []
    }
    const isRepeated = typeof m.meta.cell.row === "number" && m.meta.cell.column === "column" && m.rows > 1
    const span = (index, count) => (index === null ? [0, count] : [index, index + 1])
    const rows = span(isRepeated ? (line ?? null) : at.row, m.rows)
    const columns = span(at.column, m.columns)
    return rows[1] > m.rows || columns[1] > m.columns || columns[0] < 0 ? [] : [{ matrix: m.name, rows, columns }]
  })
}

function framesOf(state, place, line) {
  const own = drawn(state, place, line).map(frame => ({ ...frame, kind: "cell" }))
  const holder = state.matrices.find(m => m.meta.cell.matrix === place.matrix)
  if (!own.length || !holder) return []
  const sources = holder.meta.sources.flatMap(source => sourceOf(state, source, place, line))
  return [...sources.map(frame => ({ ...frame, kind: "source" })), ...own]
}

// "before" is the row before the cell's own; before the first one, the last row of `first`.
function sourceOf(state, { matrix, rows, columns, first, offset }, place, line) {
  const column = columns ? place[columns] - offset : null
  if (rows !== "before") return drawn(state, { matrix, row: rows ? place[rows] : null, column }, line)
  if (place.row > 0) return drawn(state, { matrix, row: place.row - 1, column }, line)
  const last = first && state.matrices.find(m => m.name === first)
  return last ? drawn(state, { matrix: first, row: last.rows - 1, column }, line) : []
}

// What is pointed at comes first, then the keyboard's cell, then the pinned one.
function outline(state) {
  if (!state.matrices) return
  const { hovered, cursor, pointed, pinned, outlines, data } = state
  const cell = hovered ?? (pointed ? null : cursor)
  const place = cell && isThere(state, cell) ? placeOf(state, cell) : (pointed ?? pinned)
  const frames = data.marks.flatMap(mark =>
    drawn(state, mark).map(frame => ({ ...frame, kind: mark.kind ?? "mark" }))
  )
  if (place) frames.push(...framesOf(state, place, lineOf(state, cell ?? place)))
  if (pinned) frames.push(...drawn(state, pinned).map(frame => ({ ...frame, kind: "pin" })))
  outlines.replaceChildren(...frames.map(frame => frameOf(state, frame)))
}

const isThere = (state, { matrix, row, column }) => {
  const m = state.matrices.find(one => one.name === matrix)
  return Boolean(m && row < m.rows && column < m.columns)
}

// The line of the figure that a cell, or a place, stands on.
function lineOf(state, { matrix, row }) {
  const m = state.matrices.find(one => one.name === matrix)
  return m && m.meta.cell.row === "row" ? row : m && m.rows > 1 ? row : null
}

function frameOf(state, { matrix, kind, rows, columns }) {
  const m = state.matrices.find(one => one.name === matrix)
  const element = document.createElement("div")
  Object.assign(element.dataset, { kind, matrix, rows: rows.join(), columns: columns.join() })
  Object.assign(element.style, {
    left: `${m.x + columns[0] * m.cellWidth}px`,
    top: `${m.y + rows[0] * m.cellHeight}px`,
    width: `${(columns[1] - columns[0]) * m.cellWidth}px`,
    height: `${(rows[1] - rows[0]) * m.cellHeight}px`,
  })
  return element
}
