// All text on the figure, drawn on a canvas over it: words, formulas, numbers.
// Thousands of digits take a few milliseconds this way; as DOM nodes they took half a second.

// Sizes are for the full view; zooming in enlarges text up to this factor.
const MAX_TEXT_SCALE = 2.5
const TITLE_SIZE = 13 // px
const LEAST_TITLE = 0.75 // of its size
const SMALL_SIZE = 11
const INDEX_SIZE = 9
const INDEX_LINE = 12 // px, the least between two numbers below one another
const MIN_DIGIT_SIZE = 9.5
const APART = 1.25 // of their size, turned words where some are left out
// Letters as high as they are wide, of Korean, Chinese and Japanese: lines of them need more room.
const SQUARE = /[\p{scx=Hangul}\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}]/u
const LINE = 1.15 // of their size
const INSET = 4 // px of a cell's width left free around its digits
// Widths of a number's characters in the page's font, in ems. They decide how many digits fit, not
// the font that is installed, so every machine shows the same digits.
const EM_WIDTHS = { 0: 0.497, "−": 0.497, ".": 0.249 }

function paint(state) {
  const { canvas, plot, drawnWidth, placement } = state
  const context = canvas.getContext("2d")
  // Browsers limit the size of a canvas; a very tall figure is drawn at a lower density.
  const pixelRatio = print.matches ? PRINT_DENSITY : (window.devicePixelRatio || 1) * displayScaleOf(state.frame)
  const density = Math.min(pixelRatio, 16384 / placement.height)
  const [width, height] = [drawnWidth, placement.height].map(x => Math.round(x * density))
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width
    canvas.height = height
  }
  canvas.style.width = `${drawnWidth}px`
  canvas.style.height = `${placement.height}px`
  context.setTransform(density, 0, 0, density, 0, 0)
  context.clearRect(0, 0, drawnWidth, placement.height)

  const [left, right] = plot._fullLayout.xaxis.range
  const [bottom, top] = plot._fullLayout.yaxis.range
  const zoom = drawnWidth / (right - left)
  const scale = Math.min(zoom, MAX_TEXT_SCALE)
  const toScreen = by => ({
    x: x => ((x - left) / (right - left)) * (drawnWidth / by),
    y: y => ((y - top) / (bottom - top)) * (placement.height / by),
  })
  state.frame.parentElement.toggleAttribute("data-zoomed", zoom > 1.01)
  state.matrices = onChips(state, plot._fullData.map(trace => inPixels(state, trace, toScreen(1))), scale)
  // Below, one unit is `scale` pixels, so all text grows with the figure.
  context.scale(scale, scale)
  const screen = toScreen(scale)
  const gap = zoom > 1.01 ? (state.data.layout_constants.column_gap * zoom) / scale : 0
  const scaled = { ...state, gap, scale, size: [drawnWidth / scale, placement.height / scale] }
  const matrices = plot._fullData.filter(({ name }) => isPlaced(state, name)).map(trace => inPixels(state, trace, screen))
  context.lineWidth = 1
  context.strokeStyle = state.colours.line
  for (const m of matrices) context.strokeRect(m.x - 0.5, m.y - 0.5, m.width + 1, m.height + 1)
  for (const m of matrices) drawEdges(state, context, m)
  canvas.links = drawLinks(scaled, context, matrices)
  const texts = [...matrices.flatMap(m => labelsOf(scaled, context, m)), ...legend(state, context, screen)]
  for (const text of texts) drawText(context, text, state.colours)
  if (print.matches || state.isMoving) for (const m of matrices) paintCells(scaled, context, m)
  for (const m of matrices) drawSeams(scaled, context, m)
  for (const m of matrices) drawParts(state, context, m)
  for (const m of matrices) hatch(scaled, context, m)
  for (const m of matrices) greyKept(scaled, context, m)
  for (const m of matrices) drawDigits(scaled, context, m)
  for (const m of matrices) drawCovers(scaled, context, m)
  const scaledBounds = bounds => Object.fromEntries(Object.entries(bounds).map(([side, value]) => [side, value * scale]))
  state.titles = texts.filter(({ isTitle }) => isTitle).map(text => scaledBounds(boundsOf(context, text, state.colours)))
  outline(state)
  // `links`, `texts` and `digitSizes` are for the tests alone.
  canvas.texts = () =>
    texts.map(text => ({ text: plain(text.text), ...scaledBounds(boundsOf(context, text, state.colours)) }))
  canvas.textAt = (x, y) =>
    texts.find(text => {
      const { left, right, top, bottom } = scaledBounds(boundsOf(context, text, state.colours))
      return x >= left && x <= right && y >= top && y <= bottom
    })
  canvas.digitSizes = Object.fromEntries(matrices.map(m => [m.name, (m.digits?.size ?? 0) * scale]))
  canvas.digits = Object.fromEntries(matrices.map(m => [m.name, m.digits?.decimals ?? null]))
}

// The edges of the cells of a matrix in pixels of the screen, and the size of those that are not squeezed.
function inPixels(state, trace, screen) {
  const { name, meta, z } = trace
  const [rows, columns] = [z.length, z[0].length]
  const even = (first, step, count) => Array.from({ length: count + 1 }, (_, i) => first + (i - 0.5) * step)
  const xs = [...(trace.x ?? even(trace.x0, trace.dx, columns))].map(screen.x)
  const ys = [...(trace.y ?? even(trace.y0, trace.dy, rows))].map(screen.y)
  return { name, meta, z, trace, rows, columns, xs, ys, x: xs[0], y: ys[0],
           width: xs.at(-1) - xs[0], height: ys.at(-1) - ys[0],
           cellWidth: xs[1] - xs[0], cellHeight: ys[1] - ys[0] } // prettier-ignore
}

// What stands in a cell that has no finite number, such as NaN.
const wordAt = ({ not_finite: words }, row, column) => words?.[`${row}.${column}`] ?? ""

const isWordAxis = axis => ["word", "query", "key", "vocabulary"].includes(axis)

// The height of what is between the cells of a matrix and its titles.
function headOf({ data, placement }, { columns }) {
  return isWordAxis(columns) ? placement.axis_word + placement.label_height : data.layout_constants.numerals_height
}

function labelsOf(state, context, m) {
  const { data, placement, colours } = state
  const { along } = data.texts
  const { label_gap: labelGap, overhang } = data.layout_constants
  const texts = []
  const [ofRows, ofColumns] = ["rows", "columns"].map(axis => colourOfAxis(state, m, axis))
  const y = m.y - 4 - headOf(state, m.meta)
  let shape = sizeInColours(state, m)

  if (isWordAxis(m.meta.columns)) {
    texts.push(...columnWords(state, context, m))
    const axis = `${along[m.meta.columns]} →`
    if (placement.axis_word) texts.push({ text: axis, x: m.x, y: y + placement.axis_word - 5, size: SMALL_SIZE, colour: ofColumns })
    else shape = { text: [m.meta.shape, powerOf(state, m), axis].filter(Boolean).join(" · ") }
  } else {
    texts.push(...indexLabels(context, m.xs, colours, x => ({ x, y: m.y - 7, align: "center", colour: ofColumns })))
  }
  texts.push({ ...shape, x: m.x, y: y - 5, size: SMALL_SIZE, colour: colours.quiet, isTitle: true })
  texts.push({ text: m.meta.formula, x: m.x, y: y - 20, size: titleSize(state, context, m), weight: 600, matrix: m.name,
               colour: isUnchanged(state, m) ? colours.quiet : colours.text, isTitle: true }) // prettier-ignore
  if (placement.arrows.includes(m.name)) {
    texts.push({ text: "→", x: m.x - 8, y: y - 20, size: TITLE_SIZE, align: "right", colour: colours.quiet })
  }

  if (placement.row_labels.includes(m.name)) {
    texts.push(...rowWords(state, context, m, placement.label_width - labelGap))
    texts.push({ text: `${along[m.meta.rows]} ↓`, x: m.x - 6, y: m.y - 7, size: SMALL_SIZE,
                 align: "right", colour: ofRows }) // prettier-ignore
  } else if (isWordAxis(m.meta.rows) && state.gap) {
    // The word labels at the left may be out of view: each matrix gets its own.
    texts.push(...rowWords(state, context, m, state.gap - 12))
  } else if (isWordAxis(m.meta.rows)) {
    const text = `← ${along[m.meta.rows]}`
    const fits = widthOf(context, { text, size: SMALL_SIZE }, colours) <= m.height + 2 * overhang
    if (fits) {
      texts.push({ text, x: m.x - 11, y: m.y + m.height / 2, size: SMALL_SIZE, angle: -90,
                   align: "center", colour: ofRows }) // prettier-ignore
    }
  } else {
    texts.push(...indexLabels(context, m.ys, colours, y => ({ x: m.x - 5, y, align: "right", colour: ofRows })))
  }
  return texts
}

// A title is smaller where the figure ends before it does.
function titleSize({ size, drawnWidth, colours }, context, { x, meta }) {
  const width = widthOf(context, { text: meta.formula, size: TITLE_SIZE, weight: 600 }, colours)
  const [end] = size ?? [drawnWidth] // a picture has no size on the screen
  return x < end ? TITLE_SIZE * Math.min(1, Math.max(LEAST_TITLE, (end - x) / width)) : TITLE_SIZE
}

// Clicking a word beside its row follows it.
function followWord({ data, matrices, placement }, x, y) {
  const m = matrices?.find(one => data.followed.includes(one.name) && placement.row_labels.includes(one.name)
    && x < one.x && x >= one.x - placement.label_width && y >= one.y && y < one.y + one.height) // prettier-ignore
  if (m) document.dispatchEvent(new CustomEvent("attention-choose-row", { detail: indexAt(m.ys, y) }))
}

function rowWords(state, context, m, available) {
  const words = state.data.words[m.meta.rows].slice(0, m.rows)
  const line = lineHeightOf(words)
  const size = Math.min(state.data.layout_constants.label_size, Math.max(8, m.cellHeight / line))
  const every = Math.ceil((size * line) / m.cellHeight - 0.01)
  return words.flatMap((word, i) => {
    const text = i % every ? "…" : truncate(context, word, size, available, state.colours)
    if (text === "…" && word !== "…") return [] // an ellipsis alone says nothing
    const y = m.y + (i + 0.5) * m.cellHeight
    return [{ text, x: m.x - 6, y, size, align: "right", colour: state.colours.text, typed: true }]
  })
}

// How far apart lines of these words must be, in sizes of their letters.
const lineHeightOf = words => (words.some(word => SQUARE.test(word)) ? LINE : 1)

// Words that are wider than their column are turned, each by itself.
function columnWords(state, context, m) {
  const { data, placement, colours } = state
  const words = data.words[m.meta.columns].slice(0, m.columns)
  const line = placement.upright ? lineHeightOf(words) : 1
  const size = Math.min(data.layout_constants.label_size, Math.max(8, m.cellWidth / line))
  const isDense = placement.upright && size * line > m.cellWidth + 0.01
  const every = isDense ? Math.ceil((size * APART) / m.cellWidth) : 1
  return words.flatMap((word, i) => {
    if (i % every) return []
    const isTurned = placement.upright && widthOf(context, { text: word, size, typed: true }, colours) > m.cellWidth - 2
    const available = isTurned ? placement.label_height - 4 : m.cellWidth - 2
    return [{
      text: truncate(context, word, size, available, colours),
      x: middle(m.xs, i),
      y: m.y - (isTurned ? 4 : 9),
      size,
      angle: isTurned ? -90 : 0,
      align: isTurned ? "left" : "center",
      colour: colours.text,
      typed: true,
    }] // prettier-ignore
  })
}

// Dimension numbers 1, 2, 3 ... of a vector; some are left out where there is no room.
function indexLabels(context, edges, colours, placeAt) {
  const [count, spacing] = [edges.length - 1, edges[1] - edges[0]]
  if (count === 1) return []
  const fold = foldOf(edges)
  if (fold) return foldedLabels(context, edges, fold, colours, placeAt)
  const needed = placeAt(0).align === "right" ? INDEX_SIZE : widthOf(context, { text: `${count}`, size: INDEX_SIZE }, colours) + 3
  const every = [1, 2, 4, 8, 16, 32].find(step => step * spacing >= needed) ?? count
  return Array.from({ length: count }, (_, i) => i + 1)
    .filter(n => n % every === 0 || (n === 1 && (every - 1) * spacing >= needed))
    .map(n => ({ text: `${n}`, size: INDEX_SIZE, colour: colours.quiet, ...placeAt(middle(edges, n - 1)) }))
}

// As many decimals as fit into a cell at a readable size; null where none fit. `scale` is how many
// pixels of the screen a unit is: a zoomed cell has room for digits that are not zoomed.
function digitFormat(context, m, colours, scale = 1, decimals = decimalsOf(m, scale)) {
  if (decimals === null) return null
  const em = widthOf(context, { text: longestNumber(m, decimals), size: 10 }, colours) / 10
  const size = Math.min(13, m.cellHeight * 0.58, (m.cellWidth - INSET / scale) / em)
  return { decimals, size: Math.max(MIN_DIGIT_SIZE / scale, size) } // fillText compresses a wider font
}

function decimalsOf(m, scale = 1) {
  if (m.cellHeight * 0.58 * scale < MIN_DIGIT_SIZE) return null
  const ems = text => [...text].reduce((sum, character) => sum + (EM_WIDTHS[character] ?? EM_WIDTHS[0]), 0)
  const available = (m.cellWidth * scale - INSET) / MIN_DIGIT_SIZE
  return [2, 1, 0].find(decimals => ems(longestNumber(m, decimals)) <= available) ?? null
}

// A text of the length of the longest number in a matrix, with zeros for its digits.
function longestNumber({ z, meta }, decimals) {
  const largest = Math.max(...z.flat().map(x => (x === null ? 0 : Math.abs(x))))
  const sign = z.some(row => row.some(x => x < 0)) ? "−" : ""
  return sign + formatCell(largest, decimals, meta.exponent).replace(/\d/g, "0")
}

function drawDigits(state, context, m) {
  m.digits = digitFormat(context, m, state.colours, state.scale)
  if (!m.digits) return
  const { zmin, zmax } = m.trace
  const [width, height] = state.size
  const ink = inkAt(state.colours.isDark ? m.meta.dark : state.data.figure.data.find(t => t.name === m.name).colorscale)
  context.font = `${m.digits.size}px ${state.colours.font}`
  context.textAlign = "center"
  context.textBaseline = "middle"
  for (let i = 0; i < m.rows; i++) {
    const y = middle(m.ys, i)
    if (y < 0 || y > height || isSqueezed(m.ys, i) || isRepeated(m, i)) continue
    for (let j = 0; j < m.columns; j++) {
      const number = m.z[i][j]
      const x = middle(m.xs, j)
      const word = wordAt(m.meta, i, j)
      if (isSqueezed(m.xs, j) || (number === null && !word) || isMasked(state, m, i, j) || x < 0 || x > width) continue
      context.fillStyle = word || i < m.meta.kept ? state.colours.text : ink((number - zmin) / (zmax - zmin))
      const text = word || formatCell(number, m.digits.decimals, m.meta.exponent)
      context.fillText(text, x, y, m.cellWidth - INSET / state.scale)
    }
  }
}
