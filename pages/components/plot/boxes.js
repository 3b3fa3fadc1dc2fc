// Where in the window a matrix or a cell is, and where in the figure a point of the window is.

function inFrame(frame, clientX, clientY) {
  const { left, top } = frame.getBoundingClientRect()
  const by = displayScaleOf(frame)
  return [(clientX - left) / by, (clientY - top) / by]
}

// Where a matrix is in the window; null if it is not drawn.
function windowBoxOf({ frame, matrices }, name) {
  const m = matrices?.find(one => one.name === name)
  return m ? inWindow(frame, m) : null
}

// Where in the window the pinned cell is, what it is computed from, the matrix around it, and the others.
function windowBoxesOfPin(state) {
  const { frame, matrices, pinned } = state
  if (!matrices || !pinned) return []
  const frames = framesOf(state, pinned, lineOf(state, pinned))
  const isAround = m => frames.some(({ kind, matrix }) => kind === "cell" && matrix === m.name)
  const { row, column } = pinned
  const twins = state.data.marks.filter(mark => mark.row === row && mark.column === column) // on the other side
  frames.push(...twins.flatMap(mark => rangesOf(state, mark).map(frame => ({ ...frame, kind: "source" }))))
  return [
    ...frames.map(one => ({ kind: one.kind, box: inWindow(frame, boxOfFrame(state, one)) })),
    ...matrices.filter(({ name }) => isPlaced(state, name)).map(m => ({ kind: isAround(m) ? "around" : "other", box: inWindow(frame, m) })),
  ]
}

function inWindow(frame, { x, y, width, height }) {
  const { left, top } = frame.getBoundingClientRect()
  const by = displayScaleOf(frame)
  return new DOMRect(left + x * by, top + y * by, width * by, height * by)
}
