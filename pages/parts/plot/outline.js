// Frames around a cell and around what it is computed from: in the browser alone, at once.

// The cells that one source selects for a cell: rows and columns from, to.
function selected({ matrix, rows, columns }, cell, matrices) {
  const m = matrices.find(one => one.name === matrix)
  if (!m) return []
  const span = (chosen, count) => (chosen ? [cell[chosen], cell[chosen] + 1] : [0, count])
  return [{ matrix, rows: span(rows, m.rows), columns: span(columns, m.columns) }]
}

// K and its transpose hold the same numbers; a cell of one is a cell of the other.
function twins({ matrix, row, column }) {
  if (matrix === "K") return [{ matrix: "K_T", row: column, column: row }]
  if (matrix === "K_T") return [{ matrix: "K", row: column, column: row }]
  return []
}

function framesOf(state, cell, withSources) {
  const { matrices } = state
  const own = [cell, ...twins(cell)].map(({ matrix, row, column }) => ({
    matrix, kind: "cell", rows: [row, row + 1], columns: [column, column + 1],
  })) // prettier-ignore
  const m = matrices.find(one => one.name === cell.matrix)
  if (!m || cell.row >= m.rows || cell.column >= m.columns) return []
  const sources = withSources ? m.meta.sources.flatMap(source => selected(source, cell, matrices)) : []
  return [...sources.map(source => ({ ...source, kind: "source" })), ...own]
}

// What is pointed at comes first, then the keyboard's cell, then the pinned one.
function outline(state) {
  if (!state.matrices) return
  const { hovered, cursor, pointed, pinned, outlines } = state
  const active = hovered ?? pointed ?? cursor ?? pinned
  const frames = active ? framesOf(state, active, true) : []
  if (pinned) frames.push(...framesOf(state, pinned, false).map(frame => ({ ...frame, kind: "pin" })))
  outlines.replaceChildren(...frames.flatMap(frame => frameOf(state, frame)))
}

function frameOf(state, { matrix, kind, rows, columns }) {
  const m = state.matrices.find(one => one.name === matrix)
  if (!m) return []
  const element = document.createElement("div")
  Object.assign(element.dataset, { kind, matrix, rows: rows.join(), columns: columns.join() })
  Object.assign(element.style, {
    left: `${m.x + columns[0] * m.cellWidth}px`,
    top: `${m.y + rows[0] * m.cellHeight}px`,
    width: `${(columns[1] - columns[0]) * m.cellWidth}px`,
    height: `${(rows[1] - rows[0]) * m.cellHeight}px`,
  })
  return [element]
}
