// biome-ignore-all lint/suspicious/noExplicitAny: as it was found.
import { useCallback, useEffect, useRef, useState } from 'react';
import { MessageBus } from './MessageBus';
import { createWebSocketBus, type WebSocketBus } from './WebSocketBus';

interface UseMessageBusOptions<H extends { [K in keyof H]?: (message: any) => void }> {
  wsUrl: string;
  sessionId?: string | null;
  permissionMode?: string;
  thinkingLevel?: string;
  handlers?: H;
  onConnect?: () => void;
  onDisconnect?: () => void;
  onError?: (error: string) => void;
}

export function useMessageBus<H extends { [K in keyof H]?: (message: any) => void }>({
  wsUrl,
  sessionId,
  permissionMode,
  thinkingLevel,
  handlers,
  onConnect,
  onDisconnect,
  onError,
}: UseMessageBusOptions<H>) {
  const [isConnecting, setIsConnecting] = useState(false);
  const [isConnected, setIsConnected] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const wsRef = useRef<WebSocketBus | null>(null);

  const createBus = useCallback(() => {
    const bus = new MessageBus({
      onConnect: () => {
        setIsConnected(true);
        setIsConnecting(false);
        setError(null);
        onConnect?.();
      },
      onDisconnect: () => {
        setIsConnected(false);
        setIsConnecting(false);
        if (wsRef.current?.terminalClose) setError('The server closed the connection');
        onDisconnect?.();
      },
      onError,
    });
    for (const [type, handler] of Object.entries(handlers ?? {})) bus.on(type, handler as any);
    return bus;
  }, [handlers, onConnect, onDisconnect, onError]);

  const connect = useCallback(async () => {
    if (!wsUrl || !sessionId) return;
    setIsConnecting(true);
    const previous = wsRef.current;
    const ws = createWebSocketBus(wsUrl, createBus(), sessionId, permissionMode, thinkingLevel);
    wsRef.current = ws;
    try {
      await ws.connect();
      // The old one goes only when the new one is there, so that nobody sees a gap
      previous?.disconnect();
    } catch (failure) {
      const message = (failure as Error).message;
      setError(message);
      setIsConnecting(false);
      onError?.(message);
    }
  }, [wsUrl, sessionId, permissionMode, thinkingLevel, createBus, onError]);

  const disconnect = useCallback(() => {
    wsRef.current?.disconnect();
    wsRef.current = null;
    setIsConnected(false);
  }, []);

  const send = useCallback(
    (type: string, payload: any = {}) => {
      try {
        wsRef.current?.sendMessage({
          type,
          data: { ...payload, session_id: sessionId },
          timestamp: Date.now(),
        });
      } catch (failure) {
        setError((failure as Error).message);
      }
    },
    [sessionId],
  );

  useEffect(() => {
    if (wsRef.current) void connect();
  }, [wsUrl, sessionId]);

  useEffect(() => disconnect, [disconnect]);

  return { isConnecting, isConnected, error, connect, disconnect, send };
}
