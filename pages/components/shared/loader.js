// What Streamlit runs for a component: it loads the component's script once, and stands between the two.
//
// Streamlit runs it from a blob: URL, to which an address without a host is not relative. When new data
// arrive while a script is loading, Streamlit calls it twice, and afterwards cleans up what the first
// call returned: only the last call owns the element.

const loading = (window.attentionLoading ??= new Set()) // while it has members, the page is not shown
loading.add("ADDRESS")
const script = await import(new URL("ADDRESS", location.origin)).finally(() => loading.delete("ADDRESS"))

// A figure that is not in the window, nor nearly, lets those that are come first: it gets its new data
// once none have come for a while, or when it comes near.
const isFigure = IS_FIGURE
const [NEARLY, WHILE] = ["25% 0px", 200] // ms
const away = new WeakSet()
const shown = new Map() // by element, the last call of Streamlit's, when it came, and the preview that lies over it
let waiting = 0

export default function (component) {
  const { parentElement, data } = component
  const before = shown.get(parentElement)
  const isShown = before?.preview && isSame(before.preview, data)
  const owner = { ...before, component, calledAt: performance.now(), preview: null }
  shown.set(parentElement, owner)
  if (!isShown) update(parentElement, owner, data)
  if (!before && isFigure) nearness.observe(parentElement)
  return () => {
    if (shown.get(parentElement) !== owner) return
    shown.delete(parentElement)
    nearness.unobserve(parentElement)
    owner.cleanUp?.()
  }
}

const isSame = (one, other) => one.length === other?.length && one.every((byte, i) => byte === other[i])

function update(element, owner, data) {
  owner.next = data
  owner.isBehind = true
  element.toggleAttribute("data-is-behind", away.has(element))
  if (!away.has(element)) return catchUp(element)
  clearTimeout(waiting)
  waiting = setTimeout(() => [...shown.keys()].forEach(catchUp), WHILE)
}

function catchUp(element) {
  const owner = shown.get(element)
  if (!owner?.isBehind) return
  owner.isBehind = false
  element.removeAttribute("data-is-behind")
  owner.cleanUp = script.default({ ...owner.component, data: owner.next })
}

const nearness = new IntersectionObserver(
  entries => {
    for (const { target, isIntersecting } of entries) {
      if (isIntersecting) away.delete(target)
      else away.add(target)
      if (isIntersecting) catchUp(target)
    }
  },
  { scrollMargin: NEARLY }
)

// What the value of a slider leads to: the data of each component by its key, asked for at a time after
// which Streamlit has sent none; or nothing, to show again what Streamlit has sent.
document.addEventListener("attention-preview", ({ detail }) => {
  for (const [element, owner] of shown) {
    const data = detail?.data.get(element.closest("[class*=st-key-]")?.className.match(/st-key-(\S+)/)[1])
    if (detail ? !data || owner.calledAt > detail.asked : !owner.preview) continue
    const sent = owner.component.data
    const isShown = isSame(data ?? sent, owner.preview ?? sent)
    owner.preview = data
    if (!isShown) update(element, owner, data ?? sent)
  }
})
