import { useEffect, useState } from 'react';
import { useMessageBus } from '#bus';
import { Backstage } from '../connection/Backstage';
import { ConnectionPanel } from '../connection/ConnectionPanel';
import { useLog } from '../connection/useLog';
import {
  type EditedMessage,
  type ErrorMessage,
  type Explanation,
  MessageType,
  type PeopleMessage,
  type SavedMessage,
  type SessionMessage,
} from '../messages';
import { wsUrl } from '../server';
import { DocumentView } from './DocumentView';
import { useDocument } from './useDocument';
import { useSession } from './useSession';

interface EditorProps {
  slug: string;
  title: string;
  refusesForMs: number;
}

export function Editor({ slug, title, refusesForMs }: EditorProps) {
  const { sessionId, renew } = useSession(slug);
  const [page, dispatch] = useDocument();
  const [log, note] = useLog();
  const [explanation, setExplanation] = useState<Explanation>();

  const { isConnecting, isConnected, error, connect, send } = useMessageBus({
    wsUrl: sessionId ? wsUrl : '',
    sessionId: sessionId ?? undefined,
    permissionMode: 'edit',
    thinkingLevel: 'normal',
    handlers: {
      [MessageType.Session]: ({ data }: SessionMessage) => dispatch({ is: 'session', data }),
      [MessageType.People]: ({ data }: PeopleMessage) => dispatch({ is: 'people', people: data.people }),
      [MessageType.Edited]: ({ data }: EditedMessage) => dispatch({ is: 'edited', data }),
      [MessageType.Saved]: ({ data }: SavedMessage) => dispatch({ is: 'saved', data }),
      [MessageType.Error]: ({ data }: ErrorMessage) => {
        if (data.error) note(data.error, 'failure');
        if (data.verdict) setExplanation(data.verdict);
      },
    },
    onConnect: () => {
      note('Connected', 'open');
      setExplanation(undefined);
    },
    onDisconnect: () => note('Disconnected', 'close'),
    onError: (words: string) => note(words, 'failure'),
  });

  // Whoever looks at a project is to be connected.
  useEffect(() => {
    if (sessionId !== undefined && !isConnected && !isConnecting && !error) void connect();
  }, [sessionId, isConnected, isConnecting, error, connect]);

  return (
    <div className="desk">
      <DocumentView
        title={page.title || title}
        page={page}
        isConnected={isConnected}
        onEdit={(paragraph, text) => dispatch({ is: 'typed', paragraph, text })}
        onSend={(paragraph, text) => send(MessageType.Edit, { paragraph, text })}
      />
      <aside className="side" aria-label="Connection">
        <ConnectionPanel
          state={isConnected ? 'open' : isConnecting ? 'connecting' : error ? 'failed' : 'closed'}
          sessionId={sessionId}
          error={error}
          explanation={explanation}
          onConnect={() => void connect()}
          onNewSession={() => void renew()}
        />
        <Backstage refusesForMs={refusesForMs} log={log} />
      </aside>
    </div>
  );
}
