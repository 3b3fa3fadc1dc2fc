// What Streamlit runs for a component: it loads the component's script once, and stands between the two.
//
// Streamlit runs it from a blob: URL, to which an address without a host is not relative. When new data
// arrive while a script is loading, Streamlit calls it twice, and afterwards cleans up what the first
// call returned: only the last call owns the element.

const script = await import(new URL("ADDRESS", location.origin))
const shown = new Map() // by element, the last call of Streamlit's; and whether a preview lies over it

export default function (component) {
  const { parentElement } = component
  const owner = { component, cleanUp: script.default(component), hasPreview: false }
  shown.set(parentElement, owner)
  return () => {
    if (shown.get(parentElement) !== owner) return
    shown.delete(parentElement)
    owner.cleanUp?.()
  }
}

// What a slider that is being dragged leads to: the data of each component by its key, or nothing to
// show again what Streamlit has sent.
document.addEventListener("attention-preview", ({ detail }) => {
  for (const [element, owner] of shown) {
    const data = detail?.get(element.closest("[class*=st-key-]")?.className.match(/st-key-(\S+)/)[1])
    if (!data && (detail || !owner.hasPreview)) continue
    owner.hasPreview = Boolean(data)
    script.default({ ...owner.component, data: data ?? owner.component.data })
  }
})
