//! Every name that a verdict can have. The kebab-case names are public: they are in the verdict, in reports and in the manual.

/// Declares the ids with the names by which TypeScript knows them.
macro_rules! ids {
    ($($(#[doc = $doc:literal])* $id:ident = $name:literal,)+) => {
        /// A finding (several causes look alike) or a cause.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[allow(missing_docs, reason = "the name says it; the manual's table says more")]
        pub enum Id { $($(#[doc = $doc])* $id,)+ }

        impl Id {
            /// All of them, in order.
            pub const ALL: &'static [Id] = &[$(Id::$id,)+];

            /// Its public name.
            pub fn name(self) -> &'static str {
                match self { $(Id::$id => $name,)+ }
            }
        }
    };
}

ids! {
    // Findings: certain or likely in themselves, with the causes that look alike beside them.
    Unreachable = "unreachable",
    NoAnswer = "no-answer",
    UpgradeUnanswered = "upgrade-unanswered",
    PathDies = "path-dies",
    UpgradeRefused = "upgrade-refused",
    SubprotocolTrouble = "subprotocol-trouble",
    TlsFailed = "tls-failed",
    HandshakeFailed = "handshake-failed",
    ConnectTimeout = "connect-timeout",
    Dropped = "dropped",
    // Arguments.
    UrlInvalid = "url-invalid",
    UrlHollow = "url-hollow",
    UrlScheme = "url-scheme",
    UrlFragment = "url-fragment",
    UrlPort = "url-port",
    SubprotocolInvalid = "subprotocol-invalid",
    SubprotocolDuplicate = "subprotocol-duplicate",
    // What the browser forbids.
    Csp = "csp",
    MixedContent = "mixed-content",
    BlockedPort = "blocked-port",
    SecurityError = "security-error",
    LocalNetworkDenied = "local-network-denied",
    LocalNetworkPrompt = "local-network-prompt",
    UpgradeInsecureRequests = "upgrade-insecure-requests",
    // What the application's own functions did.
    ProviderTimeout = "provider-timeout",
    ProviderFailed = "provider-failed",
    ProviderInvalid = "provider-invalid",
    NoUrl = "no-url",
    HelloFailed = "hello-failed",
    // The page and the device.
    Offline = "offline",
    Slept = "slept",
    BehindOwnSocket = "behind-own-socket",
    BrowserThrottled = "browser-throttled",
    // Nothing reachable.
    Refused = "refused",
    Dns = "dns",
    Reset = "reset",
    Hangup = "hangup",
    Tls = "tls",
    ClientCertificate = "client-certificate",
    TlsOnWs = "tls-on-ws",
    HttpOnWss = "http-on-wss",
    // Nothing answers.
    Blackhole = "blackhole",
    Silent = "silent",
    SilentTls = "silent-tls",
    DnsSilent = "dns-silent",
    // The upgrade hangs.
    UpgradeSwallowed = "upgrade-swallowed",
    HeadersUnfinished = "headers-unfinished",
    EventLoopBlocked = "event-loop-blocked",
    StuckReplica = "stuck-replica",
    NewConnectionsDropped = "new-connections-dropped",
    OtherHandshake = "other-handshake",
    // This path dies.
    PathHangup = "path-hangup",
    PathReset = "path-reset",
    GarbageReply = "garbage-reply",
    DeadInstance = "dead-instance",
    // HTTP answers.
    Http400 = "http-400",
    Http401 = "http-401",
    Http403 = "http-403",
    Http404 = "http-404",
    Http426 = "http-426",
    Http429 = "http-429",
    Http500 = "http-500",
    Http502 = "http-502",
    Http503 = "http-503",
    Http504 = "http-504",
    HttpOther = "http-other",
    Redirect = "redirect",
    HtmlFallback = "html-fallback",
    WrongPath = "wrong-path",
    UpgradeOnlyRefused = "upgrade-only-refused",
    UpgradeOnlyCut = "upgrade-only-cut",
    PlainToTls = "plain-to-tls",
    OriginRefused = "origin-refused",
    RewriteBeforeProxy = "rewrite-before-proxy",
    CookieNotSent = "cookie-not-sent",
    // The 101 itself.
    Bad101 = "bad-101",
    UnaskedProtocol = "unasked-protocol",
    BadExtension = "bad-extension",
    EarlyBadFrame = "early-bad-frame",
    // Subprotocols.
    SubprotocolIgnored = "subprotocol-ignored",
    SubprotocolMismatch = "subprotocol-mismatch",
    SubprotocolRejected = "subprotocol-rejected",
    // HTTP/2.
    H2Only = "h2-only",
    H2ExtendedConnect = "h2-extended-connect",
    // After open.
    RejectedAfterOpen = "rejected-after-open",
    UnauthorizedAfterOpen = "unauthorized-after-open",
    ServerError = "server-error",
    ServerRestart = "server-restart",
    TryLater = "try-later",
    MessageTooBig = "message-too-big",
    ProtocolError = "protocol-error",
    NoStatus = "no-status",
    ClosedByPeer = "closed-by-peer",
    ConnectionLost = "connection-lost",
    ConnectionReset = "connection-reset",
    IdleCut = "idle-cut",
    Flapping = "flapping",
    HalfOpen = "half-open",
    HelloTimeout = "hello-timeout",
    CloseUnanswered = "close-unanswered",
    // Nothing is wrong.
    Healthy = "healthy",
}
