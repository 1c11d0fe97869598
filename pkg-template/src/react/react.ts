/** All that is used of React: bundlers leave as many imports of it as there are, and seven cost more than one. */
export {
  createContext,
  createElement,
  useContext,
  useEffect,
  useInsertionEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react';
