/* On a page that has moved: goes on to the new one, to the same row. */
"use strict";

location.replace(document.getElementById("new").href + location.hash);
