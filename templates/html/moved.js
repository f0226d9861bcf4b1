/* On a page that has moved: goes on to the new one, to the same row, or to where a row's line leads. */
"use strict";

const line = document.getElementById(location.hash.slice(1));
const link = line?.querySelector("a") ?? null;
location.replace(link ? link.href : document.getElementById("new").href + location.hash);
