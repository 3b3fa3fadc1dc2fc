// Draws the figure of this page again whenever its colours change.
const figure = document.querySelector("#figure")
const content = new TextEncoder().encode(document.querySelector("#content").textContent)
window.attentionPlotly = Promise.resolve(window.Plotly)
const draw = () => show({ data: content, parentElement: figure, setTriggerValue() {} })
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw)
draw()
