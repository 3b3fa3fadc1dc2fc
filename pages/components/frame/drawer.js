// Below 768 px the sidebar is a drawer over the page: it closes on load, when a page is chosen, and
// by a tap beside it. drawer.css lets such a tap through to what holds them both.
const narrow = matchMedia("(max-width: 767.98px)")
let isDrawerSeen = false

function watchDrawer() {
  const close = () => narrow.matches && closeSidebar()
  const onClick = ({ target }) => {
    if (target.contains(sidebar()) || isNavigationLink(target)) close()
  }
  document.addEventListener("click", onClick)
  // Streamlit remembers an open drawer; a change of language or a step must leave it open.
  if (!isDrawerSeen) close()
  isDrawerSeen = true
  return () => document.removeEventListener("click", onClick)
}
