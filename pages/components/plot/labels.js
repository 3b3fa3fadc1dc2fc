// Everything that is written on the figure, painted on a canvas over it: words, formulas,
// numbers. Thousands of digits take a few milliseconds this way; as nodes they took half a second.

// All sizes are for the whole figure; a zoomed one is written larger, up to this factor.
const LARGEST_TEXT = 2.5
const TITLE = 13 // px
const SMALL = 11
const NUMERAL = 9
const MIN_DIGIT = 9.5
const INSET = 4 // px of a cell's width that its digits leave free
// The characters of a number in the page's own font, in ems. What fits is decided by these and
// not by the font at hand, so that every machine shows the same digits.
const EMS = { 0: 0.497, "−": 0.497, ".": 0.249 }
const STICKS_OUT = 11 // px: how far a turned text may reach above and below its matrix

function paint(state) {
  const { canvas, plot, drawnWidth, placement } = state
  const context = canvas.getContext("2d")
  // A canvas has a largest size in every browser; a very high figure is painted less finely.
  const wanted = print.matches ? PRINT_DENSITY : (window.devicePixelRatio || 1) * enlargementOf(state.frame)
  const density = Math.min(wanted, 16384 / placement.height)
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
  const scale = Math.min(zoom, LARGEST_TEXT)
  const onPlane = by => ({
    x: x => ((x - left) / (right - left)) * (drawnWidth / by),
    y: y => ((y - top) / (bottom - top)) * (placement.height / by),
  })
  state.matrices = plot._fullData.map(trace => onScreen(state, trace, onPlane(1)))
  outline(state)
  // From here on a pixel is `scale` pixels wide, so that all texts grow with the figure.
  context.scale(scale, scale)
  const screen = onPlane(scale)
  const gap = zoom > 1.01 ? (state.data.layout_constants.column_gap * zoom) / scale : 0
  const picture = { ...state, gap, shown: [drawnWidth / scale, placement.height / scale] }
  const matrices = plot._fullData.map(trace => onScreen(state, trace, screen))
  context.lineWidth = 1
  context.strokeStyle = state.colours.line
  for (const m of matrices) context.strokeRect(m.x - 0.5, m.y - 0.5, m.width + 1, m.height + 1)
  const texts = [...matrices.flatMap(m => textsOf(picture, context, m)), ...legend(state, context, screen)]
  for (const text of texts) write(context, text, state.colours)
  if (print.matches) for (const m of matrices) paintCells(picture, context, m)
  for (const m of matrices) hatch(picture, context, m)
  for (const m of matrices) writeDigits(picture, context, m)
  const inPixels = bounds => Object.fromEntries(Object.entries(bounds).map(([side, at]) => [side, at * scale]))
  canvas.texts = () =>
    texts.map(text => ({ text: plain(text.text), ...inPixels(boundsOf(context, text, state.colours)) }))
  canvas.titleAt = (x, y) =>
    texts.find(text => {
      if (!text.matrix) return false
      const { left, right, top, bottom } = inPixels(boundsOf(context, text, state.colours))
      return x >= left && x <= right && y >= top && y <= bottom
    })?.matrix
  canvas.digits = Object.fromEntries(matrices.map(m => [m.name, m.digits?.decimals ?? null]))
}

// A matrix in the pixels of the screen.
function onScreen(state, trace, screen) {
  const { name, meta, z, x0, dx, y0, dy } = trace
  const [rows, columns] = [z.length, z[0].length]
  const x = screen.x(x0 - dx / 2)
  const y = screen.y(y0 - dy / 2)
  const width = screen.x(x0 - dx / 2 + columns * dx) - x
  const height = screen.y(y0 - dy / 2 + rows * dy) - y
  return { name, meta, z, trace, rows, columns, x, y, width, height,
           cellWidth: width / columns, cellHeight: height / rows } // prettier-ignore
}

// Whether a cell is masked: its query may not look at its key.
const isMasked = ({ data }, { meta }, row, column) =>
  Boolean(meta.is_masked && data.hidden?.[row][column])

// Masked is not zero: a masked cell is grey with stripes, and has no number.
function hatch(state, context, m) {
  if (!m.meta.is_masked || !state.data.hidden) return
  context.save()
  context.lineWidth = 1
  for (let i = 0; i < m.rows; i++) {
    for (let j = 0; j < m.columns; j++) {
      if (!isMasked(state, m, i, j)) continue
      const [x, y] = [m.x + j * m.cellWidth, m.y + i * m.cellHeight]
      context.save()
      context.beginPath()
      context.rect(x, y, m.cellWidth, m.cellHeight)
      context.clip()
      context.fillStyle = state.colours.masked
      context.fillRect(x, y, m.cellWidth, m.cellHeight)
      context.strokeStyle = state.colours.line
      context.beginPath()
      for (let at = -m.cellHeight; at < m.cellWidth; at += 6) {
        context.moveTo(x + at, y + m.cellHeight)
        context.lineTo(x + at + m.cellHeight, y)
      }
      context.stroke()
      context.restore()
    }
  }
  context.restore()
}

const isWords = axis => axis === "word" || axis === "query" || axis === "key"

function textsOf(state, context, m) {
  const { data, placement, colours } = state
  const { along } = data.texts
  const { axis_word_height: axisWord, numerals_height: numeralsHeight, label_gap: labelGap, overhang } = data.layout_constants
  const texts = []
  let y = m.y - 4

  if (isWords(m.meta.columns)) {
    texts.push(...columnWords(state, context, m))
    y -= placement.label_height
    texts.push({ text: `${along[m.meta.columns]} →`, x: m.x, y: y - 5, size: SMALL, colour: colours.quiet })
    y -= axisWord
  } else {
    texts.push(...numerals(context, m, m.columns, m.cellWidth, colours, i => ({
      x: m.x + (i + 0.5) * m.cellWidth, y: m.y - 7, align: "center",
    }))) // prettier-ignore
    y -= numeralsHeight
  }
  texts.push({ text: `${m.meta.shape} · ${m.meta.range}`, x: m.x, y: y - 5, size: SMALL, colour: colours.quiet })
  texts.push({ text: m.meta.formula, x: m.x, y: y - 20, size: TITLE, colour: colours.text, weight: 600,
               matrix: m.name }) // prettier-ignore

  if (placement.row_labels.includes(m.name)) {
    texts.push(...rowWords(state, context, m, placement.label_width - labelGap))
    texts.push({ text: `${along[m.meta.rows]} ↓`, x: m.x - 6, y: m.y - 7, size: SMALL,
                 align: "right", colour: colours.quiet }) // prettier-ignore
  } else if (isWords(m.meta.rows) && state.gap) {
    // The words on the far left may be out of sight: each matrix has its own.
    texts.push(...rowWords(state, context, m, state.gap - 12))
  } else if (isWords(m.meta.rows)) {
    const text = `← ${along[m.meta.rows]}`
    const fits = widthOf(context, { text, size: SMALL }, colours) <= m.height + 2 * overhang
    if (fits) {
      texts.push({ text, x: m.x - 11, y: m.y + m.height / 2, size: SMALL, angle: -90,
                   align: "center", colour: colours.quiet }) // prettier-ignore
    }
  } else {
    texts.push(...numerals(context, m, m.rows, m.cellHeight, colours, i => ({
      x: m.x - 5, y: m.y + (i + 0.5) * m.cellHeight, align: "right",
    }))) // prettier-ignore
  }
  return texts
}

function rowWords(state, context, m, room) {
  const size = Math.min(state.data.layout_constants.label_size, Math.max(8, m.cellHeight))
  const every = Math.ceil(size / m.cellHeight - 0.01)
  return state.data.words[m.meta.rows].slice(0, m.rows).flatMap((word, i) => i % every ? [] : [{
    text: shortened(context, word, size, room, state.colours),
    x: m.x - 6,
    y: m.y + (i + 0.5) * m.cellHeight,
    size,
    align: "right",
    colour: state.colours.text,
    typed: true,
  }]) // prettier-ignore
}

function columnWords(state, context, m) {
  const { data, placement, colours } = state
  const size = Math.min(data.layout_constants.label_size, Math.max(8, m.cellWidth))
  const every = placement.upright ? Math.ceil(size / m.cellWidth - 0.01) : 1
  const room = placement.upright ? placement.label_height - 4 : m.cellWidth - 2
  return data.words[m.meta.columns].slice(0, m.columns).flatMap((word, i) => i % every ? [] : [{
    text: shortened(context, word, size, room, colours),
    x: m.x + (i + 0.5) * m.cellWidth,
    y: placement.upright ? m.y - 4 : m.y - 9,
    size,
    angle: placement.upright ? -90 : 0,
    align: placement.upright ? "left" : "center",
    colour: colours.text,
    typed: true,
  }]) // prettier-ignore
}

// 1, 2, 3 ... along the dimensions of a vector; fewer of them where there is no room.
function numerals(context, m, count, room, colours, at) {
  if (count === 1) return []
  const needed = at(0).align === "right" ? NUMERAL : widthOf(context, { text: `${count}`, size: NUMERAL }, colours) + 3
  const every = [1, 2, 4, 8, 16, 32].find(step => step * room >= needed) ?? count
  return Array.from({ length: count }, (_, i) => i + 1)
    .filter(n => n === 1 || n % every === 0)
    .map(n => ({ text: `${n}`, size: NUMERAL, colour: colours.quiet, ...at(n - 1) }))
}

// As many decimals as fit into a cell, at a size that can be read; none where none fit.
function digitsOf(context, m, colours, decimals = decimalsOf(m)) {
  if (decimals === null) return null
  const em = widthOf(context, { text: longestNumber(m, decimals), size: 10 }, colours) / 10
  const size = Math.min(13, m.cellHeight * 0.58, (m.cellWidth - INSET) / em)
  return { decimals, size: Math.max(MIN_DIGIT, size) } // a wider font is pressed together
}

function decimalsOf(m) {
  if (m.cellHeight * 0.58 < MIN_DIGIT) return null
  const ems = text => [...text].reduce((sum, character) => sum + (EMS[character] ?? EMS[0]), 0)
  const room = (m.cellWidth - INSET) / MIN_DIGIT
  return [2, 1].find(decimals => ems(longestNumber(m, decimals)) <= room) ?? null
}

// As long as the longest number of a matrix, with zeros for its digits.
function longestNumber({ z }, decimals) {
  const largest = Math.max(...z.flat().map(x => (x === null ? 0 : Math.abs(x))))
  const sign = z.some(row => row.some(x => x < 0)) ? "−" : ""
  return sign + largest.toFixed(decimals).replace(/\d/g, "0")
}

function written(number, decimals) {
  const text = Math.abs(number).toFixed(decimals)
  return number < 0 && Number(text) !== 0 ? `−${text}` : text
}

function writeDigits(state, context, m) {
  m.digits = digitsOf(context, m, state.colours)
  if (!m.digits) return
  const { zmin, zmax } = m.trace
  const [width, height] = state.shown
  const isDark = darkDigitsAt(state.colours.isDark ? m.meta.dark : state.data.figure.data.find(t => t.name === m.name).colorscale)
  context.font = `${m.digits.size}px ${state.colours.font}`
  context.textAlign = "center"
  context.textBaseline = "middle"
  for (let i = 0; i < m.rows; i++) {
    const y = m.y + (i + 0.5) * m.cellHeight
    if (y < 0 || y > height) continue
    for (let j = 0; j < m.columns; j++) {
      const number = m.z[i][j]
      const x = m.x + (j + 0.5) * m.cellWidth
      if (number === null || isMasked(state, m, i, j) || x < 0 || x > width) continue
      context.fillStyle = isDark((number - zmin) / (zmax - zmin)) ? "#1a1a1a" : "#ffffff"
      context.fillText(written(number, m.digits.decimals), x, y, m.cellWidth - INSET)
    }
  }
}
