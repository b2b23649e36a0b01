// Small improvements; every page is complete without them.
import { chooseAll } from "./choose_all.mjs";
import { focusNews } from "./focus.mjs";
import { lookAgain } from "./look_again.mjs";
import { showPasswords } from "./password.mjs";
import { shrinkPhotos } from "./photo.mjs";
import { sendOnce } from "./send_once.mjs";

sendOnce(document);
focusNews(document);
chooseAll(document);
showPasswords(document);
shrinkPhotos(document);
lookAgain(document);
