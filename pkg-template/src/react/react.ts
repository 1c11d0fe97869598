/** All of React by one name: seven imports of it, or one of ten names, cost more in everybody's bundle. */
import * as React from 'react';

export { React };
