// In lecture mode, a figure step by step: each matrix that is computed, alone with what it is
// computed from, side by side as in its formula and as large as the window allows.

const STEP_CELL = { width: 33.2, height: 23 } // px: room for −1.23 at the usual size of digits
const STEP_GAP = 22 // px between two matrices
const STEP_SPACE = 4 // px between a matrix and the words of the next one
const STEP_HEAD = 36 // px: the title and the shape
const STEP_FOOT = 4 // px
const LONGEST_LABEL = 84 // px

// What the bar of lecture mode calls.
function lectureOf(state) {
  return {
    step: by => takeStep(state, by),
    shown: () => shownStep(state),
    coverPointed: () => coverPointed(state),
  }
}

function takeStep(state, by) {
  const chain = chainOf(state)
  const next = stepNumber(state) + by
  if (!chain.length || next < 0 || next > chain.length) return false
  Object.assign(state, { chainStep: next, view: { ...FULL_VIEW }, hovered: null, cursor: null })
  state.tip.hidden = true
  draw(state)
  document.dispatchEvent(new CustomEvent("attention-shown"))
  return true
}

// The names of the computed matrices, the word vectors first.
function chainOf({ data }) {
  if (!data.has_steps || !isLecture()) return []
  const matrices = data.figure.data.filter(({ name, meta }) => meta.cell.matrix === name)
  return matrices.filter(({ meta }, i) => i === 0 || meta.sources.length > 0).map(({ name }) => name)
}

// The step that the lecturer has gone to, else the one that is in focus; 0 is the whole figure.
const stepNumber = ({ chainStep, stepInFocus }) => chainStep ?? stepInFocus ?? 0

function shownStep(state) {
  const chain = chainOf(state)
  const name = chain[stepNumber(state) - 1]
  if (!name) return null
  const { formula, shape } = state.data.figure.data.find(one => one.name === name).meta
  return { name, formula, shape, number: stepNumber(state), count: chain.length }
}

// The factors of the step and its matrix, in the order of the formula. K is drawn transposed in Q Kᵀ.
function matricesOfStep({ data }, { name, formula }) {
  const traceOf = wanted => data.figure.data.find(one => one.name === wanted)
  const others = traceOf(name).meta.sources.filter(({ matrix }) => matrix !== name)
  const sources = others.map(({ matrix }) => {
    const isTransposed = formula.includes(`${matrix}<sup>T</sup>`)
    return isTransposed ? data.figure.data.find(({ meta }) => meta.cell.matrix === matrix && meta.cell.row === "column") : traceOf(matrix)
  })
  return [...new Set(sources.filter(Boolean)), traceOf(name)]
}

// Where the matrices of the step are, of those of the whole figure; null for all of them.
function placementOfStep(state, usual) {
  const step = shownStep(state)
  if (!step) return null
  const { data } = state
  const [width, height] = ["columns", "rows"].map(axis => ({ meta, z }) => {
    const count = axis === "columns" ? z[0].length : z.length
    return edgesOf({ data, placement: usual }, meta[axis], count).at(-1)
  })
  const shown = matricesOfStep(state, step)
  const labelled = shown.filter(({ meta }, i) => isWordAxis(meta.rows) && meta.rows !== shown[i - 1]?.meta.rows)
  const widest = Math.max(...Object.values(data.words).flat().map(word => labelWidth(state, word)))
  const { label_gap: gap, numerals_height: numerals } = data.layout_constants
  const labels = Math.max(widest, 48) + gap
  const upright = widest + 2 > STEP_CELL.width
  const labelHeight = (upright ? widest : 12) + 6
  const top = STEP_HEAD + Math.max(...shown.map(({ meta }) => (isWordAxis(meta.columns) ? labelHeight : numerals)))
  const corners = {}
  let x = -STEP_SPACE
  for (const one of shown) {
    x += labelled.includes(one) ? STEP_SPACE + labels : STEP_GAP
    corners[one.name] = [x, top]
    x += Math.max(STEP_CELL.width * width(one), titleWidth(state, one.meta))
  }
  const sameFor = size => Object.fromEntries(data.figure.data.map(({ name }) => [name, size]))
  return {
    ...usual,
    width: x + 2,
    height: top + STEP_CELL.height * Math.max(...shown.map(height)) + STEP_FOOT,
    cell_width: STEP_CELL.width,
    cell_height: STEP_CELL.height,
    cell_widths: sameFor(STEP_CELL.width),
    cell_heights: sameFor(STEP_CELL.height),
    label_width: labels,
    label_height: labelHeight,
    upright,
    corners,
    row_labels: labelled.map(({ name }) => name),
    legend: [ELSEWHERE, 0, 150, 0],
    axis_word: 0,
    chips: [],
    arrows: [step.name],
  }
}

function labelWidth({ canvas, data, colours }, word) {
  const text = { text: word, size: data.layout_constants.label_size, typed: true }
  return Math.min(LONGEST_LABEL, widthOf(canvas.getContext("2d"), text, colours))
}

function titleWidth({ canvas, colours }, { formula, shape, range }) {
  const context = canvas.getContext("2d")
  const title = widthOf(context, { text: formula, size: TITLE_SIZE, weight: 600 }, colours)
  return Math.max(title, widthOf(context, { text: `${shape} · ${range}`, size: SMALL_SIZE }, colours))
}

// The frame around the matrix of the step.
function stepMark(state) {
  const step = shownStep(state)
  return step ? [{ matrix: step.name, row: null, column: null }] : []
}
