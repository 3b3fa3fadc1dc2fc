// Plotly's script, loaded once for all figures of a page.

function loadPlotly(address) {
  window.attentionPlotly ??= new Promise((resolve, reject) => {
    const script = document.createElement("script")
    script.src = address
    script.onload = () => resolve(window.Plotly)
    script.onerror = () => {
      window.attentionPlotly = undefined
      reject(new Error(`could not load ${address}`))
    }
    document.head.append(script)
  })
  return window.attentionPlotly
}

// Plotly finishes a drawing a little later, and fails if the figure has left the page by then.
function unlessGone({ isGone }, error) {
  if (!isGone) throw error
}
