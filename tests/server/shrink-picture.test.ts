import sharp from 'sharp';
import { expect, it } from 'vitest';
import { LARGEST, parsePicture } from '@/lib/content/import/picture';
import { shrinkPicture } from '@/lib/server/work/shrink-picture';

/** Noise, which no format makes small, with a place that a phone has written into it. */
const noise = (width: number, height: number) =>
  sharp({
    create: {
      width,
      height,
      channels: 3,
      background: 'red',
      noise: { type: 'gaussian', mean: 128, sigma: 60 },
    },
  })
    .withExif({ IFD0: { Copyright: 'Аида' }, IFD3: { GPSLatitude: '42/1 52/1 0/1' } })
    .withMetadata({ orientation: 6 });

it.each(['jpeg', 'png', 'webp'] as const)(
  'a large photograph (%s) becomes small, upright, without its place',
  async (kind) => {
    const bytes = await noise(2_000, 1_000).toFormat(kind).toBuffer();
    const { svg } = await shrinkPicture(bytes);
    expect(svg.length).toBeLessThanOrEqual(LARGEST);
    const read = parsePicture(svg);
    if (!('shape' in read)) throw new Error('no picture');
    const [image] = read.shape.children;
    const { width, height, href = '' } = image?.attributes ?? {};
    expect(Number(height)).toBe(Number(width) * 2);
    const made = await sharp(Buffer.from(href.split(',')[1] ?? '', 'base64')).metadata();
    expect([made.format, made.width, made.exif]).toEqual(['webp', Number(width), undefined]);
  },
);

it('what is none is refused by its reason', async () => {
  const whole = await noise(300, 300).jpeg().toBuffer();
  await expect(shrinkPicture(whole.subarray(0, 2_000))).rejects.toThrow(/can not be read/);
  await expect(shrinkPicture(Buffer.from('%PDF-1.7'))).rejects.toThrow(/PNG, JPEG/);
  await expect(shrinkPicture(Buffer.from('<html><script>1</script>'))).rejects.toThrow(/PNG, JPEG/);
  // a header that asks for 100 gigabytes
  const bomb = await sharp({ create: { width: 9_000, height: 9_000, channels: 3, background: 'red' } })
    .png()
    .toBuffer();
  await expect(shrinkPicture(bomb)).rejects.toThrow(/pixel limit/);
});
