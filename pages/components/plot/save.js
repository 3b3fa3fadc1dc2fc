// Saves the figure with everything that is written on it, as Plotly's own texts.

// A picture uses fonts that every machine has: an image cannot load the page's own.
const PICTURE_FONT = "Arial, Helvetica, sans-serif"
const CELL_WITH_DIGITS = { width: 32, height: 17 } // px
const WIDEST_PICTURE = 4000 // px
const MARGIN = 16 // px
const AS_IS = { x: x => x, y: y => y }

async function save(state, format) {
  if (!state.plot._fullLayout) return
  const context = document.createElement("canvas").getContext("2d")
  const picture = pictureOf(state, context)
  const { data, placement, colours, drawnWidth } = picture
  const matrices = matricesOf(picture)
  const texts = [...matrices.flatMap(m => textsOf(picture, context, m)), ...legend(picture, context, AS_IS)]
  await window.Plotly.downloadImage(
    {
      data: [
        ...matrices.map(m => withDigits(picture, m, context)),
        ...legendTraces(picture),
      ],
      layout: {
        ...layout(picture),
        paper_bgcolor: colours.ground,
        plot_bgcolor: colours.ground,
        font: { family: colours.font },
        annotations: texts.map(annotation),
        shapes: matrices.map(m => ({
          type: "rect", x0: m.x, x1: m.x + m.width, y0: m.y, y1: m.y + m.height,
          line: { color: colours.line, width: 1 },
        })), // prettier-ignore
        margin: { l: MARGIN, r: MARGIN, t: MARGIN, b: MARGIN },
        width: drawnWidth + 2 * MARGIN,
        height: placement.height + 2 * MARGIN,
      },
    },
    {
      format,
      width: drawnWidth + 2 * MARGIN,
      height: placement.height + 2 * MARGIN,
      scale: 2,
      filename: data.filename,
    }
  )
}

// What is on the screen, not zoomed, with cells wide and high enough for digits where possible.
function pictureOf(state, context) {
  const { placement } = state
  const wide = (placement.width * CELL_WITH_DIGITS.width) / placement.cell_width
  const drawnWidth = wide <= WIDEST_PICTURE ? Math.max(state.drawnWidth, wide) : state.drawnWidth
  const higher = Math.max(1, CELL_WITH_DIGITS.height / placement.cell_height)
  return widened(context, {
    ...state,
    drawnWidth,
    placement: stretchedDown(placement, wide <= WIDEST_PICTURE ? higher : 1),
    view: WHOLE,
    colours: { ...state.colours, font: PICTURE_FONT },
  })
}

// The font of a picture is another on each machine, and its digits cannot be pressed together:
// where it is wide, the cells are wider, and have the same digits.
function widened(context, picture) {
  const matrices = matricesOf(picture)
  const decimals = Object.fromEntries(matrices.map(m => [m.name, decimalsOf(m)]))
  const needed = matrices.map(m => {
    if (decimals[m.name] === null) return 1
    const text = { text: longestNumber(m, decimals[m.name]), size: MIN_DIGIT }
    return (widthOf(context, text, picture.colours) + INSET) / m.cellWidth
  })
  return { ...picture, decimals, drawnWidth: picture.drawnWidth * Math.max(1, ...needed) }
}

const matricesOf = picture => traces(picture).map(trace => onScreen(picture, trace, AS_IS))

function stretchedDown(placement, by) {
  const { corners, legend, height, cell_height: cellHeight } = placement
  const [x, y, width, legendHeight] = legend
  return {
    ...placement,
    height: height * by,
    cell_height: cellHeight * by,
    corners: Object.fromEntries(Object.entries(corners).map(([name, [x, y]]) => [name, [x, y * by]])),
    legend: [x, y * by, width, legendHeight * by],
  }
}

function withDigits(state, m, context) {
  const { trace } = m
  const digits = digitsOf(context, m, state.colours, state.decimals[m.name])
  if (!digits) return trace
  const text = trace.z.map((row, i) =>
    row.map((x, j) => (isMasked(state, trace, i, j) ? "▨" : x === null ? "" : written(x, digits.decimals)))
  )
  return { ...trace, text, texttemplate: "%{text}", textfont: { size: digits.size } }
}

function annotation({ text, x, y, size, colour, angle = 0, align = "left", weight, typed }) {
  const upright = angle !== 0
  const escaped = typed ? text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;") : text
  return {
    text: weight ? `<b>${escaped}</b>` : escaped,
    x,
    y,
    xref: "x",
    yref: "y",
    showarrow: false,
    textangle: angle,
    borderpad: 0,
    xanchor: upright ? "center" : align,
    yanchor: upright ? (align === "left" ? "bottom" : "middle") : "middle",
    font: { size, color: colour },
  }
}
