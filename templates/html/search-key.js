/* "/" reaches the box of the search. */
"use strict";

addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.target.closest("input, select, textarea")) return;
  const box = document.querySelector("input[name=q]");
  if (!box) return;
  event.preventDefault();
  box.focus();
  box.select();
});
