// Not a module: it has to listen before anything else runs.
window.violations = [];
document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sourceFile, lineNumber }) =>
  window.violations.push(`${violatedDirective} ${blockedURI} ${sourceFile}:${lineNumber}`),
);
