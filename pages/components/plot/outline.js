// Frames around a cell and the cells it is computed from, drawn in the browser without a rerun.
//
// A cell on the figure, { matrix, row, column }, shows a cell of the computation, its place:
// a cell of Kᵀ shows one of K. Pins and sources refer to places.

function placeOf(state, { matrix, row, column }) {
  const { cell } = metaOf(state, matrix)
  const index = which => (typeof which === "number" ? which : { row, column }[which])
  return { matrix: cell.matrix, row: index(cell.row), column: index(cell.column) }
}

const metaOf = ({ matrices }, name) => matrices.find(m => m.name === name).meta

// The rows and columns of the figure that show cells of a matrix; null means every row or column.
// A vector repeated on each line, like the query compared with every key, is framed on one line.
// What is left out is on its chip, unless it is drawn elsewhere.
function rangesOf(state, place, line) {
  const ranges = allRangesOf(state, place, line)
  const placed = ranges.filter(({ matrix }) => isPlaced(state, matrix))
  return placed.length ? placed : ranges
}

function allRangesOf(state, { matrix, row, column }, line) {
  return state.matrices.flatMap(m => {
    if (m.meta.cell.matrix !== matrix) return []
    const position = { row: null, column: null }
    for (const [wanted, which] of [[row, m.meta.cell.row], [column, m.meta.cell.column]]) {
      if (typeof which !== "number") position[which] = wanted
      else if (wanted !== null && wanted !== which) return []
    }
    const isRepeated = typeof m.meta.cell.row === "number" && m.meta.cell.column === "column" && m.rows > 1
    const span = (index, count) => (index === null ? [0, count] : [index, index + 1])
    const rows = span(isRepeated ? (line ?? null) : position.row, m.rows)
    const columns = span(position.column, m.columns)
    return rows[1] > m.rows || rows[0] < 0 || columns[1] > m.columns || columns[0] < 0 ? [] : [{ matrix: m.name, rows, columns }]
  })
}

function framesOf(state, place, line) {
  const frames = rangesOf(state, place, line).map(frame => ({ ...frame, kind: "cell" }))
  const computed = state.matrices.find(m => m.meta.cell.matrix === place.matrix)
  if (!frames.length || !computed) return []
  const sources = computed.meta.sources.flatMap((source, index) =>
    sourceOf(state, source, place, line).map(frame => ({ ...frame, kind: "source", source: index }))
  )
  return [...sources, ...frames]
}

// "before" is the row before the cell's row; for the first row, it is the last row of `first`.
function sourceOf(state, { matrix, rows, columns, first, offset, above }, place, line) {
  const column = columns && place[columns] !== null ? place[columns] - offset : null
  const row = rows && place[rows] !== null ? place[rows] - above : null
  if (rows !== "before") return rangesOf(state, { matrix, row, column }, line)
  if (place.row > 0) return rangesOf(state, { matrix, row: place.row - 1, column }, line)
  const last = first && state.matrices.find(m => m.name === first)
  return last ? rangesOf(state, { matrix: first, row: last.rows - 1, column }, line) : []
}

// The hovered cell takes precedence, then a link's, then the keyboard's, then the pinned one.
function outline(state) {
  if (!state.matrices) return
  const { hovered, cursor, pointed, pinned, row, outlines, data } = state
  const cell = hovered ?? (pointed ? null : cursor)
  const place = cell && exists(state, cell) ? placeOf(state, cell) : (pointed ?? pinned)
  const followed = row === null ? [] : data.followed
  const frames = (state.change?.frames ?? []).slice()
  frames.push(...followed.flatMap(matrix =>
    rangesOf(state, { matrix, row, column: null }).map(frame => ({ ...frame, kind: "followed" }))
  ))
  frames.push(...[...data.marks, ...stepMark(state)].flatMap(mark =>
    rangesOf(state, mark).map(frame => ({ ...frame, kind: mark.kind ?? "mark" }))
  ))
  const made = place ? framesOf(state, place, lineOf(state, cell ?? place)) : []
  frames.push(...made)
  if (pinned) frames.push(...rangesOf(state, pinned).map(frame => ({ ...frame, kind: "pin" })))
  const same = state.matrices.filter(m => isPlaced(state, m.name) && isUnchanged(state, m))
  frames.push(...same.map(m => ({ matrix: m.name, kind: "same", rows: [0, m.rows], columns: [0, m.columns] })))
  outlines.replaceChildren(linesOf(state, made), ...frames.map(frame => frameOf(state, frame)))
}

const exists = (state, { matrix, row, column }) => {
  const m = state.matrices.find(one => one.name === matrix)
  return Boolean(m && row < m.rows && column < m.columns)
}

// The line of the figure that shows a cell or a place.
function lineOf(state, { matrix, row }) {
  const m = state.matrices.find(one => one.name === matrix)
  return m && m.meta.cell.row === "row" ? row : m && m.rows > 1 ? row : null
}

function frameOf(state, frame) {
  const { matrix, kind, rows, columns } = frame
  const element = document.createElement("div")
  Object.assign(element.dataset, { kind, matrix, rows: rows.join(), columns: columns.join() })
  const m = state.matrices.find(one => one.name === matrix)
  element.toggleAttribute("data-is-whole", rows[1] - rows[0] === m.rows && columns[1] - columns[0] === m.columns)
  const { x, y, width, height } = boxOfFrame(state, frame)
  Object.assign(element.style, { left: `${x}px`, top: `${y}px`, width: `${width}px`, height: `${height}px` })
  return element
}

// Where the cells of a frame are in the figure.
function boxOfFrame({ matrices }, { matrix, rows, columns }) {
  const m = matrices.find(one => one.name === matrix)
  if (m.isOnChip) return m
  return {
    x: m.xs[columns[0]],
    y: m.ys[rows[0]],
    width: m.xs[columns[1]] - m.xs[columns[0]],
    height: m.ys[rows[1]] - m.ys[rows[0]],
  }
}
