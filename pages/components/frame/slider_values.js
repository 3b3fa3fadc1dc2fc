// The value of a slider stands beside its name, as sidebar.css shows it: above the thumb it would take
// a line of its own.
function watchSliderValues() {
  const update = () => {
    for (const slider of sliders()) {
      const [label, value] = [sliderLabel(slider), sliderValue(slider)]
      if (!label || value === undefined || label.dataset.value === value) continue
      label.dataset.value = value
      slider.dataset.hasValue = ""
    }
  }
  const changed = new MutationObserver(update)
  changed.observe(document.body, { childList: true, characterData: true, subtree: true })
  update()
  return () => changed.disconnect()
}
