// Figures whose numbers change over time: the time line of the page says which moment is drawn.
// While it moves, the canvas over the plot paints the cells too; Plotly, which takes longer than a
// frame, draws them once it rests.

const REST = 150 // ms

function readFrames(state) {
  const { frames, figure } = state.data
  if (!frames) return
  for (const trace of figure.data) {
    const one = frames.matrices[trace.name]
    if (one) one.values = floatsIn(one.numbers)
  }
  state.moment = frames.at
  takeMoment(state, momentNow() ?? frames.at)
}

function showMoment(state, index) {
  if (!state.data.frames || index === state.moment) return
  takeMoment(state, index)
  const { plot, data } = state
  if (!plot._fullLayout) return
  const drawn = new Map(data.figure.data.map(trace => [trace.name, trace]))
  // Another array: by that Plotly will know, once it draws, that the numbers are new.
  for (const full of plot._fullData) Object.assign(full, { z: [...drawn.get(full.name).z], meta: drawn.get(full.name).meta })
  state.isMoving = true
  paint(state)
  clearTimeout(state.rest)
  state.rest = setTimeout(() => drawRested(state), REST)
}

function drawRested(state) {
  state.isMoving = false
  if (state.isRemoved) return
  window.Plotly.react(state.plot, traces(state), layout(state), CONFIG).catch(error => throwUnlessRemoved(state, error))
  paint(state)
}

function takeMoment(state, index) {
  const { frames, figure } = state.data
  if (index === state.moment) return
  state.moment = index
  for (const trace of figure.data) {
    const one = frames.matrices[trace.name]
    if (!one || index >= one.ranges.length) continue
    const [rows, columns] = [trace.z.length, trace.z[0].length]
    const start = index * rows * columns
    const numberAt = i => (Number.isFinite(one.values[i]) ? one.values[i] : null)
    trace.z = trace.z.map((row, i) => row.map((_, j) => numberAt(start + i * columns + j)))
    Object.assign(trace.meta, { range: one.ranges[index], exponent: one.exponents[index] })
  }
}

// A cell of another moment than the one that the page explains names its moment.
const withMoment = (state, cell) =>
  cell && state.data.frames && state.moment !== state.data.frames.at ? `${cell}@${state.moment}` : cell
