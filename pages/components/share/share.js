// Copies the link to what is on the screen, and shows it: not every page may copy.

export default function ({ data, parentElement }) {
  const { language, sentence, most, texts } = JSON.parse(new TextDecoder().decode(data))
  const find = part => parentElement.querySelector(part)
  const [button, panel, field] = [find("button"), find("[popover]"), find("input")]
  button.textContent = texts.button
  panel.setAttribute("aria-label", texts.link)
  field.setAttribute("aria-label", texts.link)
  button.onclick = async () => {
    field.value = linkTo(location, language, sentence, most)
    find("[role=status]").textContent = ""
    panel.showPopover()
    putUnder(button, panel)
    field.focus()
    field.setSelectionRange(0, field.value.length, "backward") // so that its beginning is seen
    const isCopied = await copy(field.value)
    find("[role=status]").textContent = isCopied ? texts.copied : texts.not_allowed
    putUnder(button, panel)
  }
  dialogWhileOpen(panel)
}

// The address leaves out what is as it comes; elsewhere another language may come first.
function linkTo({ href }, language, sentence, most) {
  const link = new URL(href)
  const { searchParams: asked } = link
  const own = asked.get("sentence") ?? sentence
  for (const name of ["lang", "sentence"]) asked.delete(name)
  const others = [...asked]
  link.hash = ""
  link.search = new URLSearchParams([
    ["lang", language],
    ["sentence", Array.from(own).slice(0, most).join("")],
    ...others,
  ])
  return link.href
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return false
  }
}

function putUnder(button, panel) {
  const { left, bottom } = button.getBoundingClientRect()
  const room = document.documentElement.clientWidth - panel.offsetWidth - 8
  panel.style.inset = `${bottom + 6}px auto auto ${Math.max(8, Math.min(left, room))}px`
}
