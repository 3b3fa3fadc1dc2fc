// Thumbnails of many heads; each is a button that selects its head. Tab reaches one of them, the
// arrow keys the others. User input is only ever set as text.

const galleries = new WeakMap()

export default function (component) {
  const { data, parentElement, setTriggerValue } = component
  const gallery = galleries.get(parentElement) ?? mount(parentElement)
  gallery.data = parsed(data)
  gallery.choose = choice => setTriggerValue("chosen", choice)
  show(gallery)
  return () => galleries.delete(parentElement)
}

function mount(parent) {
  const gallery = { root: parent.querySelector(".attention-head-maps"), buttons: [] }
  gallery.root.onkeydown = event => handleKey(gallery, event)
  galleries.set(parent, gallery)
  return gallery
}

function show(gallery) {
  const { root, data } = gallery
  root.setAttribute("aria-label", data.name)
  root.toggleAttribute("data-columns", Boolean(data.columns))
  root.style.setProperty("--columns", data.columns ?? 0)
  // Reusing the buttons keeps the focus.
  const shape = `${data.maps.length} ${data.columns}`
  if (gallery.shape !== shape) createButtons(gallery)
  gallery.shape = shape
  const chosen = data.maps.findIndex(map => map.choice === data.chosen)
  gallery.buttons.forEach((button, i) => label(gallery, button, data.maps[i], i === chosen))
  const focused = gallery.buttons.indexOf(document.activeElement)
  setTabStop(gallery, focused >= 0 ? focused : Math.max(0, chosen))
  const { ground, isDark } = themeColours(root)
  const painted = `${ground} ${data.side} ${data.pixels}`
  if (gallery.painted !== painted) paintAll(gallery, isDark)
  gallery.painted = painted
}

function createButtons(gallery) {
  const { root, data } = gallery
  gallery.buttons = data.maps.map((_, i) => {
    const button = document.createElement("button")
    button.type = "button"
    button.append(document.createElement("canvas"))
    button.onclick = () => gallery.choose(gallery.data.maps[i].choice)
    return button
  })
  gallery.painted = null
  if (!data.columns) return root.replaceChildren(...gallery.buttons)
  const row = i => gallery.buttons.slice(i * data.columns, (i + 1) * data.columns)
  const layers = data.maps.length / data.columns
  root.replaceChildren(
    ...["", ...oneTo(data.columns)].map(heading),
    ...oneTo(layers).flatMap(layer => [heading(layer), ...row(layer - 1)])
  )
}

const oneTo = count => Array.from({ length: count }, (_, i) => i + 1)

function heading(text) {
  const element = document.createElement("span")
  element.className = "attention-head-maps-heading"
  element.textContent = text
  element.setAttribute("aria-hidden", "true") // the name of each button has its layer and head
  return element
}

function label(gallery, button, { name, title, note }, isChosen) {
  button.setAttribute("aria-label", name)
  button.setAttribute("aria-pressed", isChosen)
  button.title = name
  if (!title) return
  const lines = [["title", title], ["note", note]].map(([name, text]) => {
    const line = document.createElement("span")
    line.className = `attention-head-maps-${name}`
    line.textContent = text
    return line
  })
  button.replaceChildren(button.firstChild, ...lines)
}

function paintAll({ buttons, data }, isDark) {
  const { side, colours } = data
  const pixels = Uint8Array.from(atob(data.pixels), character => character.charCodeAt(0))
  const shades = shadesOf(isDark ? colours.dark : colours.light)
  buttons.forEach((button, i) => {
    const canvas = button.firstChild
    canvas.width = canvas.height = side
    const image = new ImageData(side, side)
    for (let cell = 0; cell < side * side; cell++) {
      image.data.set(shades[pixels[i * side * side + cell]], 4 * cell)
    }
    canvas.getContext("2d").putImageData(image, 0, 0)
  })
}

// The colour of each of 256 levels of a scale.
function shadesOf(scale) {
  const colour = colourAt(scale)
  return Array.from({ length: 256 }, (_, level) => [...colour(level / 255).map(Math.round), 255])
}

// Only one map is in the tab order.
function setTabStop({ buttons }, index) {
  buttons.forEach((button, i) => (button.tabIndex = i === index ? 0 : -1))
}

// Keys pressed in the maps do not trigger Streamlit's shortcuts.
function handleKey(gallery, event) {
  if (["Tab", "Escape"].includes(event.key) || event.ctrlKey || event.metaKey || event.altKey) return
  stopShortcuts(event)
  const { buttons } = gallery
  const index = buttons.indexOf(document.activeElement)
  const across = buttons.filter(one => one.offsetTop === buttons[0].offsetTop).length
  const steps = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -across, ArrowDown: across, Home: -index, End: buttons.length - 1 - index }
  const next = index + steps[event.key]
  if (index < 0 || !(event.key in steps)) return
  event.preventDefault()
  if (!buttons[next]) return
  setTabStop(gallery, next)
  buttons[next].focus()
}
