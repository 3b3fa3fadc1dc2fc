// Draws the figure of this page, and redraws it when the colour scheme changes.
{
  const parentElement = document.querySelector("#figure")
  const data = new TextEncoder().encode(document.querySelector("#content").textContent)
  const again = () => showFigure({ data, parentElement, setTriggerValue() {} })
  window.attentionPlotly = Promise.resolve(window.Plotly)
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", again)
  again()
}
