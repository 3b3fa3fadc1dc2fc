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

// Plotly finishes drawing asynchronously, and fails if the figure was removed in the meantime.
function throwUnlessRemoved({ isRemoved }, error) {
  if (!isRemoved) throw error
}
