import sharp from 'sharp';

/** Sides of the icons that phones ask for, px. */
const SIZES = [192, 512] as const;
/** What a phone cuts to its own shape: all but a circle of four fifths may go. */
const [MASKABLE, INNER] = [512, 432];
/** Of the mark, so that nothing else shows around it. */
const GROUND = '#e6dccb';
/** Lines as fine as the largest icon wants. */
const DENSITY = 2_304;

/** The app's icon as the pictures that a phone puts on its screen, by file name. */
export async function appIcons(svg: Buffer): Promise<Map<string, Buffer>> {
  const made = new Map<string, Buffer>();
  const drawn = (side: number) => sharp(svg, { density: DENSITY }).resize(side, side);
  for (const side of SIZES) made.set(`icon-${side}.png`, await drawn(side).png({ palette: true }).toBuffer());
  const around = (MASKABLE - INNER) / 2;
  const edge = { top: around, bottom: around, left: around, right: around, background: GROUND };
  const inner = await drawn(INNER).flatten({ background: GROUND }).png().toBuffer();
  made.set('icon-maskable.png', await sharp(inner).extend(edge).png({ palette: true }).toBuffer());
  return made;
}
