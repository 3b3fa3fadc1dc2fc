// Draws one chart: new numbers update the same chart and never create a new one.

const NARROWEST = 340 // px: a chart is enlarged to no less

const charts = new WeakMap()

export default function (component) {
  const { data, parentElement } = component
  const chart = charts.get(parentElement) ?? mount(parentElement)
  chart.data = parsed(data)
  chart.figure.setAttribute("aria-label", chart.data.name)
  chart.figure.parentElement.toggleAttribute("data-toolbar-inside", Boolean(chart.data.is_toolbar_inside))
  chart.buttons[0].parentElement.setAttribute("aria-label", chart.data.name)
  for (const button of chart.buttons) {
    const text = chart.data.texts[`save_${button.dataset.format}`]
    button.setAttribute("aria-label", text)
    button.title = text
    button.onclick = () => save(chart, button.dataset.format)
  }
  draw(chart)
  return () => {
    chart.isRemoved = true
    chart.resized.disconnect()
    chart.stopWatchingRoom()
    print.removeEventListener("change", chart.redraw)
    document.removeEventListener("attention-frame", chart.onMoment)
    if (window.Plotly) window.Plotly.purge(chart.figure)
    charts.delete(parentElement)
  }
}

function mount(parent) {
  const chart = {
    figure: parent.querySelector(".attention-chart-figure"),
    buttons: parent.querySelectorAll(".attention-chart-toolbar button"),
  }
  chart.resized = new ResizeObserver(() => {
    if (chart.figure.clientWidth !== chart.triedWidth) draw(chart)
  })
  chart.resized.observe(chart.figure)
  chart.redraw = () => draw(chart)
  chart.stopWatchingRoom = watchRoom(chart.figure, () => chart.width && draw(chart))
  print.addEventListener("change", chart.redraw)
  chart.onMoment = () => showMoment(chart)
  document.addEventListener("attention-frame", chart.onMoment)
  charts.set(parent, chart)
  return chart
}

async function draw(chart) {
  const { figure, data } = chart
  chart.triedWidth = figure.clientWidth // 0 where the chart is not on the page yet
  const layoutAt = width => data.layouts.findLast(({ least }) => least <= width) ?? data.layouts[0]
  const heightAt = width => layoutAt(width).layout.height
  prepareForPaper(figure, heightAt)
  chart.layout = layoutOnStage(figure, data.layouts) ?? layoutAt(layoutWidth(figure, heightAt))
  const { layout, data: layoutTraces } = chart.layout
  // Setting the height before drawing keeps the content below from jumping.
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
  if (!figure._fullLayout) figure.replaceChildren() // a retry removes the error message
  const { traces, themed } = applyTheme(chart, layout, layoutTraces)
  const drawing = Plotly.react(figure, traces, { ...themed, ...momentLines(chart), width: chart.width }, { displayModeBar: false, responsive: false })
  drawing.catch(error => throwUnlessRemoved(chart, error))
}

// A chart of a training marks the moment that the time line shows, in each of its panels.
function showMoment(chart) {
  if (chart.data.moments && chart.figure._fullLayout) window.Plotly.relayout(chart.figure, momentLines(chart))
}

function momentLines({ data, layout, figure }) {
  const at = data.moments?.[momentNow() ?? 0]
  if (at === undefined) return {}
  const { text } = themeColours(figure)
  const shapes = Object.keys(layout.layout)
    .filter(name => name.startsWith("xaxis"))
    .map(name => name.slice("xaxis".length))
    .map(number => ({ type: "line", xref: `x${number}`, yref: `y${number} domain`, x0: at, x1: at, y0: 0, y1: 1, line: { color: text, width: 1.5 } }))
  return { shapes }
}

// In lecture mode, the layout that can be enlarged most, or the lowest where none fits the window.
function layoutOnStage(figure, layouts) {
  const room = roomFor(figure)
  const fits = layouts
    .filter(({ least }) => room && least <= room.width)
    .map(one => {
      const { height } = one.layout
      return { one, height, scale: scaleIn(room, Math.max(one.least, NARROWEST), height) }
    })
    .sort((a, b) => a.scale - b.scale || b.height - a.height)
  const best = fits.at(-1)
  enlarge(figure, best?.scale ?? null)
  return best?.one
}

// Applies the light or dark theme of the page to text, grid lines, and what is named after its role.
// A layout may contain traces, where their positions depend on the width.
function applyTheme({ figure, data }, layout, layoutTraces) {
  const colours = themeColours(figure)
  const withColours = value =>
    JSON.parse(JSON.stringify(value).replace(/"\$(text|query|key|value|d_k)"/g, (_, name) => JSON.stringify(colours.role(name) ?? colours.text)))
  const faint = mix(colours.text, colours.ground, 0.88)
  const axis = { gridcolor: faint, zerolinecolor: faint, linecolor: colours.quiet, tickcolor: colours.quiet }
  const themed = withColours(layout)
  for (const name of Object.keys(themed)) {
    if (/^[xy]axis/.test(name)) themed[name] = { ...axis, ...themed[name] }
  }
  themed.font = { family: colours.font, size: 12, color: colours.text }
  themed.hoverlabel = { font: { family: colours.font } }
  return { traces: withColours(layoutTraces ?? data.data), themed, colours }
}

async function save(chart, format) {
  if (!chart.figure._fullLayout) return
  const { layout, data: layoutTraces } = chart.layout
  const { traces, themed, colours } = applyTheme(chart, layout, layoutTraces)
  const size = { width: chart.width, height: layout.height }
  await window.Plotly.downloadImage(
    {
      data: traces,
      layout: { ...themed, ...size, paper_bgcolor: colours.ground, font: { ...themed.font, family: "Arial, Helvetica, sans-serif" } },
    },
    { format, ...size, scale: 2, filename: chart.data.filename }
  )
}
