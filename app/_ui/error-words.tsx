'use client';

import { createContext, type ReactNode, useContext } from 'react';

export interface Words {
  name: string;
  title: string;
  text: string;
  tryAgain: string;
  home: string;
}

const Context = createContext<Words>({ name: '', title: '', text: '', tryAgain: '', home: '' });

/**
 * The error screen is made by the browser and gets no properties of ours: its words wait here, in
 * the screen's language.
 */
export function ErrorWords({ words, children }: { words: Words; children: ReactNode }) {
  return <Context value={words}>{children}</Context>;
}

export const useErrorWords = () => useContext(Context);
