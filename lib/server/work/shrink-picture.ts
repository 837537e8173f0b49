import sharp from 'sharp';
import { cleanPicture } from '../../content/edit/clean-picture';
import { LARGEST } from '../../content/import/picture';
import { UstatError } from '../../errors';

/** Pixels of a side on a learner's phone, twice as fine as its points. */
const SIDE = 640;
/** Of a photograph that is opened at all: 12,000 x 8,000 take 400 MB unpacked. */
const PIXELS = 50_000_000;
/** Tried one after another until the picture is small enough for every visit to carry it. */
const TRIED = [
  ...[70, 55, 40, 25].map((quality) => ({ side: SIDE, quality })),
  ...[480, 360, 240].map((side) => ({ side, quality: 40 })),
];
/** What a file begins with. */
const PHOTOS = [/^\x89PNG\r\n/, /^\xff\xd8\xff/, /^RIFF....WEBP/s];

/**
 * The file of a course's picture out of one that somebody has sent: a drawing cleaned, a photograph
 * upright, made small, and without what a camera writes beside it.
 * @returns its text, and what of a drawing was left behind
 * @throws UstatError 'bad-input' with the reason
 */
export async function shrinkPicture(bytes: Uint8Array): Promise<{ svg: string; left: string[] }> {
  const head = Buffer.from(bytes.subarray(0, 16)).toString('latin1');
  if (PHOTOS.some((begins) => begins.test(head))) return { svg: await shrunk(bytes), left: [] };
  const text = new TextDecoder().decode(bytes);
  if (/<(?:svg:)?svg[\s>]/.test(text)) return cleanPicture(text);
  throw new UstatError('bad-input', 'A picture is a PNG, JPEG, WebP or SVG file.');
}

async function shrunk(bytes: Uint8Array): Promise<string> {
  const whole = await sharp(bytes, { limitInputPixels: PIXELS, failOn: 'error' })
    .rotate()
    .resize({ width: SIDE, height: SIDE, fit: 'inside', withoutEnlargement: true })
    .png({ compressionLevel: 1 })
    .toBuffer()
    .catch((cause: Error) => {
      throw new UstatError('bad-input', `The picture can not be read: ${cause.message}`, [], { cause });
    });
  for (const { side, quality } of TRIED) {
    const { data, info } = await sharp(whole)
      .resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true })
      .webp({ quality, effort: 5 })
      .toBuffer({ resolveWithObject: true });
    const size = `width="${info.width}" height="${info.height}"`;
    const href = `data:image/webp;base64,${data.toString('base64')}`;
    const svg = `<svg viewBox="0 0 ${info.width} ${info.height}">\n<image ${size} href="${href}"/>\n</svg>\n`;
    if (svg.length <= LARGEST) return svg;
  }
  throw new UstatError('bad-input', 'The picture can not be made small enough.');
}
