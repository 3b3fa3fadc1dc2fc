// What Streamlit runs for a component: it loads the component's script once, and stands between the two.
//
// Streamlit runs it from a blob: URL, to which an address without a host is not relative. When new data
// arrive while a script is loading, Streamlit calls it twice, and afterwards cleans up what the first
// call returned: only the last call owns the element.

const loading = (window.attentionLoading ??= new Set()) // while it has members, the page is not shown
loading.add("ADDRESS")
const script = await import(new URL("ADDRESS", location.origin))
loading.delete("ADDRESS")
const shown = new Map() // by element, the last call of Streamlit's, when it came, and the preview that lies over it

export default function (component) {
  const { parentElement, data } = component
  const { preview, cleanUp } = shown.get(parentElement) ?? {}
  const isShown = preview && isSame(preview, data)
  const owner = { component, calledAt: performance.now(), cleanUp: isShown ? cleanUp : script.default(component) }
  shown.set(parentElement, owner)
  return () => {
    if (shown.get(parentElement) !== owner) return
    shown.delete(parentElement)
    owner.cleanUp?.()
  }
}

const isSame = (one, other) => one.length === other?.length && one.every((byte, i) => byte === other[i])

// What the value of a slider leads to: the data of each component by its key, asked for at a time after
// which Streamlit has sent none; or nothing, to show again what Streamlit has sent.
document.addEventListener("attention-preview", ({ detail }) => {
  for (const [element, owner] of shown) {
    const data = detail?.data.get(element.closest("[class*=st-key-]")?.className.match(/st-key-(\S+)/)[1])
    if (detail ? !data || owner.calledAt > detail.asked : !owner.preview) continue
    const sent = owner.component.data
    const isShown = isSame(data ?? sent, owner.preview ?? sent)
    owner.preview = data
    if (!isShown) script.default({ ...owner.component, data: data ?? sent })
  }
})
