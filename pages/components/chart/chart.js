// Draws one chart and keeps it: a new number redraws the same chart, never a new one.

const charts = new WeakMap()

export default function (component) {
  const { data, parentElement } = component
  const chart = charts.get(parentElement) ?? begin(parentElement)
  chart.data = JSON.parse(new TextDecoder().decode(data))
  chart.figure.setAttribute("aria-label", chart.data.name)
  for (const button of chart.buttons) {
    const text = chart.data.texts[`save_${button.dataset.format}`]
    button.setAttribute("aria-label", text)
    button.title = text
    button.onclick = () => save(chart, button.dataset.format)
  }
  draw(chart)
  return () => {
    chart.isGone = true
    chart.resized.disconnect()
    chart.printed.removeEventListener("change", chart.redraw)
    if (window.Plotly) window.Plotly.purge(chart.figure)
    charts.delete(parentElement)
  }
}

function begin(parent) {
  const chart = {
    figure: parent.querySelector(".attention-chart-figure"),
    buttons: parent.querySelectorAll(".attention-chart-toolbar button"),
  }
  chart.resized = new ResizeObserver(() => {
    if (chart.width && chart.figure.clientWidth !== chart.width) draw(chart)
  })
  chart.resized.observe(chart.figure)
  // The chart is drawn at the width of the paper, and afterwards at that of the window.
  chart.printed = matchMedia("print")
  chart.redraw = () => draw(chart)
  chart.printed.addEventListener("change", chart.redraw)
  charts.set(parent, chart)
  return chart
}

async function draw(chart) {
  const { figure, data } = chart
  const width = figure.clientWidth
  const { layout, data: own } = data.layouts.findLast(({ least }) => least <= width) ?? data.layouts[0]
  // The height is set before anything is drawn, so that nothing below jumps.
  setHeight(figure, layout.height)
  let Plotly
  try {
    Plotly = await loadPlotly(data.plotly)
  } catch {
    figure.textContent = data.texts.failed
    return
  }
  if (!figure.clientWidth || !figure.isConnected) return
  chart.width = figure.clientWidth
  if (!figure._fullLayout) figure.replaceChildren() // it loads in the end, and nothing has failed any more
  const { traces, themed } = inTheme(chart, layout, own)
  const drawn = Plotly.react(figure, traces, { ...themed, width: chart.width }, { displayModeBar: false, responsive: false })
  drawn.catch(error => unlessGone(chart, error))
}

// Colours of texts and grids come from the page's theme, in the light and in the dark.
// A layout may bring traces of its own, where their places depend on the width.
function inTheme({ figure, data }, layout, own) {
  const colours = themeColours(figure)
  const filled = value => JSON.parse(JSON.stringify(value).replaceAll('"$text"', JSON.stringify(colours.text)))
  const faint = mix(colours.text, colours.ground, 0.88)
  const axis = { gridcolor: faint, zerolinecolor: faint, linecolor: colours.quiet, tickcolor: colours.quiet }
  const themed = filled(layout)
  for (const name of Object.keys(themed)) {
    if (/^[xy]axis/.test(name)) themed[name] = { ...axis, ...themed[name] }
  }
  themed.font = { family: colours.font, size: 12, color: colours.text }
  themed.hoverlabel = { font: { family: colours.font } }
  return { traces: filled(own ?? data.data), themed, colours }
}

async function save(chart, format) {
  if (!chart.figure._fullLayout) return
  const { layout, data: own } = chart.data.layouts.findLast(({ least }) => least <= chart.width)
  const { traces, themed, colours } = inTheme(chart, layout, own)
  const size = { width: chart.width, height: layout.height }
  await window.Plotly.downloadImage(
    {
      data: traces,
      layout: { ...themed, ...size, paper_bgcolor: colours.ground, font: { ...themed.font, family: "Arial, Helvetica, sans-serif" } },
    },
    { format, ...size, scale: 2, filename: chart.data.filename }
  )
}
