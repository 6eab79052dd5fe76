import '@mantine/core/styles/baseline.css';
import '@mantine/core/styles/default-css-variables.css';
import '@mantine/core/styles/global.css';
import '@mantine/core/styles/UnstyledButton.css';
import '@mantine/core/styles/Popover.css';
import '@mantine/core/styles/Menu.css';
import '@mantine/core/styles/ModalBase.css';
import '@mantine/core/styles/Modal.css';
import '@mantine/core/styles/Overlay.css';
import '@mantine/core/styles/CloseButton.css';
import '@mantine/core/styles/ScrollArea.css';
import '@mantine/core/styles/Paper.css';
import '../tokens/base.css';
import './mantine.css';
import { createTheme, MantineProvider } from '@mantine/core';
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';

export type ThemeName = 'light' | 'dark';

const STORAGE_KEY = 'komainu.theme';
const theme = createTheme({
  fontFamily: 'var(--font)',
  fontFamilyMonospace: 'var(--mono)',
  fontSizes: { xs: '11px', sm: '12px', md: '13px', lg: '15px', xl: '20px' },
  defaultRadius: 6,
  respectReducedMotion: true,
  // What floats is there at once: faster than a fade, and never half readable.
  components: {
    Menu: { defaultProps: { transitionProps: { duration: 0 } } },
    Popover: { defaultProps: { transitionProps: { duration: 0 } } },
    Modal: { defaultProps: { transitionProps: { duration: 0 } } },
  },
});

interface ThemeState {
  readonly theme: ThemeName;
  setTheme(theme: ThemeName): void;
}

const ThemeContext = createContext<ThemeState>({ theme: 'light', setTheme: () => {} });

function initialTheme(): ThemeName {
  const stored = localStorage.getItem(STORAGE_KEY);
  if (stored === 'light' || stored === 'dark') return stored;
  return prefersDark().matches ? 'dark' : 'light';
}

function prefersDark(): MediaQueryList {
  return matchMedia('(prefers-color-scheme: dark)');
}

/** At once and not in an effect: canvases read the tokens while they draw anew. */
function apply(name: ThemeName): ThemeName {
  document.documentElement.dataset.theme = name;
  return name;
}

/** Light or dark from one set of tokens; Mantine's own colours are mapped to them. */
export function ThemeProvider({ children }: { children: ReactNode }) {
  const [name, setName] = useState(() => apply(initialTheme()));
  useEffect(() => {
    // Systems turn dark in the evening: whoever has chosen nothing goes with theirs.
    const system = prefersDark();
    const follow = () => setName(apply(initialTheme()));
    system.addEventListener('change', follow);
    return () => system.removeEventListener('change', follow);
  }, []);
  const state = useMemo(
    () => ({
      theme: name,
      setTheme: (next: ThemeName) => {
        localStorage.setItem(STORAGE_KEY, next);
        setName(apply(next));
      },
    }),
    [name],
  );
  return (
    <ThemeContext value={state}>
      <MantineProvider theme={theme} forceColorScheme={name}>
        {children}
      </MantineProvider>
    </ThemeContext>
  );
}

/** Charts on canvas read it, so that they are drawn anew when it changes. */
export function useTheme(): ThemeState {
  return useContext(ThemeContext);
}
