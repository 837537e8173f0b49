import createNextIntlPlugin from 'next-intl/plugin';

const withMessages = createNextIntlPlugin('./app/_ui/i18n.ts');

/** @type {import('next').NextConfig} */
const config = {
  poweredByHeader: false,
  reactStrictMode: true,
  devIndicators: false,
  // `npm run check` reads the types; the newcomer who builds with `npm start` need not wait for it.
  typescript: { ignoreBuildErrors: true },
};

export default withMessages(config);
