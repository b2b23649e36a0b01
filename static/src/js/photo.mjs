// Show a chosen photo and make it small before it travels. Whatever goes wrong, the photo goes as it is.

export function shrinkPhotos(page) {
  for (const input of page.querySelectorAll("input[type=file][data-photo]")) {
    input.addEventListener("change", () => take(page, input));
  }
}

async function take(page, input) {
  const chosen = input.files[0];
  if (!chosen) return;
  let small = chosen;
  try {
    small = await shrink(chosen, Number(input.dataset.photo));
    if (input.files[0] !== chosen) return; // another photo was chosen meanwhile
    const bag = new DataTransfer();
    bag.items.add(small);
    input.files = bag.files;
  } catch {
    small = chosen;
  }
  show(page.querySelector(`[data-photo-preview="${input.id}"]`) ?? setPlace(page, input), small);
}

async function shrink(file, longest) {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = Math.min(1, longest / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.85));
  if (!blob || blob.size >= file.size) return file;
  return new File([blob], "photo.jpg", { type: "image/jpeg" });
}

function setPlace(page, input) {
  const preview = page.createElement("img");
  preview.className = "ep-photo ep-photo--round ep-photo--preview";
  preview.dataset.photoPreview = input.id;
  preview.alt = "";
  input.before(preview);
  return preview;
}

function show(preview, file) {
  if (preview.src.startsWith("blob:")) URL.revokeObjectURL(preview.src);
  preview.onerror = () => preview.remove(); // not a picture this browser knows
  preview.src = URL.createObjectURL(file);
}
