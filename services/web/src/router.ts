import { createRouter, createWebHistory, type RouterScrollBehavior } from 'vue-router';
import GenePage from './pages/GenePage.vue';
import HomePage from './pages/HomePage.vue';
import NotFoundPage from './pages/NotFoundPage.vue';

/** A new page starts at its top; going back returns to where one was; a changed query leaves the page where it is. */
const scrollBehavior: RouterScrollBehavior = (to, from, saved) => {
  if (saved) return saved;
  return to.path === from.path ? false : { top: 0 };
};

export const router = createRouter({
  history: createWebHistory(),
  scrollBehavior,
  routes: [
    { path: '/', component: HomePage },
    { path: '/genes', redirect: '/' },
    { path: '/genes/:id', component: GenePage },
    { path: '/:rest(.*)*', component: NotFoundPage },
  ],
});

// Whoever follows a link by keyboard or screen reader is taken to the new page's heading; the first page is left alone.
router.afterEach((to, from) => {
  if (from.matched.length === 0 || to.path === from.path) return;
  requestAnimationFrame(() => document.querySelector<HTMLElement>('main h1')?.focus({ preventScroll: true }));
});
