// An ordinary page with buttons that copy.

import { copyButtons } from "./copy.js";

copyButtons();
