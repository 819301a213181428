import './styles/base.css';
import { createApp } from 'vue';
import App from './App.vue';
import { APP, startApp } from './composables/app.ts';
import { router } from './router.ts';

createApp(App).use(router).provide(APP, startApp()).mount('#app');
