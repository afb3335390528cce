// Colours, from the style of the theme, and scales whose lightness rises evenly, so that their order is seen without hue.
function css(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function isDark() {
  return document.documentElement.dataset.theme === 'dark';
}

// OKLab lightness, chroma and hue in degrees, as bytes of sRGB.
function oklch(lightness, chroma, hue) {
  const a = chroma * Math.cos(hue * Math.PI / 180), b = chroma * Math.sin(hue * Math.PI / 180);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s,
  ].map(linear => {
    const c = Math.min(1, Math.max(0, linear));
    return Math.round(255 * (c <= 0.0031308 ? 12.92 * c : 1.055 * c ** (1 / 2.4) - 0.055));
  });
}

// Viridis, by nine of its colours (public domain, from Matplotlib): what is larger is lighter.
const VIRIDIS = ['440154', '472d7b', '3b528b', '2c728e', '21918c', '28ae80', '5ec962', 'addc30', 'fde725']
  .map(colour => [0, 2, 4].map(at => parseInt(colour.slice(at, at + 2), 16)));

function sequential(t) {
  const place = t * (VIRIDIS.length - 1);
  const from = Math.min(VIRIDIS.length - 2, Math.floor(place));
  return VIRIDIS[from].map((c, i) => Math.round(c + (VIRIDIS[from + 1][i] - c) * (place - from)));
}

// Blue below the middle, orange above it, grey between.
function diverging(t) {
  const size = Math.abs(2 * t - 1);
  return isDark()
    ? oklch(0.36 + 0.46 * size, 0.14 * size, t < 0.5 ? 250 : 60)
    : oklch(0.93 - 0.45 * size, 0.15 * size, t < 0.5 ? 255 : 50);
}

// 256 colours of a scale, as pixels of an image.
function scaleTable(scale) {
  const bytes = new Uint8ClampedArray(1024);
  for (let i = 0; i < 256; i++) {
    bytes.set([...scale(i / 255), 255], 4 * i);
  }
  return new Uint32Array(bytes.buffer);
}

function gradient(scale) {
  const stops = Array.from({length: 17}, (_, i) => 'rgb(' + scale(i / 16).join(',') + ')');
  return 'linear-gradient(to right, ' + stops.join(', ') + ')';
}

// A small tile: stripes for what is not finite, dots for what is zero.
function tile(kind) {
  const canvas = element('canvas', {width: 6, height: 6});
  const context = canvas.getContext('2d');
  context.fillStyle = css('--paper');
  context.fillRect(0, 0, 6, 6);
  if (kind === 'bad') {
    context.strokeStyle = css('--bad');
    context.lineWidth = 2.4;
    for (const from of [-6, 0, 6]) {
      context.beginPath();
      context.moveTo(from - 1, 7);
      context.lineTo(from + 7, -1);
      context.stroke();
    }
  } else {
    context.fillStyle = css('--muted');
    context.fillRect(2, 2, 2, 2);
  }
  return canvas;
}

const DASHES = [[], [7, 4], [2, 3], [10, 3, 2, 3], [5, 2], [1, 4]];

function seriesColour(index) {
  return css('--series-' + index % 6);
}
